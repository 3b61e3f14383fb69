package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/** Explains a setting that the application's own code got wrong: of an SLO, a guard or what else it declares or asks for. */
final class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
        return new FailureAnalysis(
                "Headroom refuses a setting: %s = %s%s: %s"
                        .formatted(cause.setting(), cause.value(), place(rootFailure), cause.rule()),
                StringUtils.capitalize(cause.fix()),
                cause);
    }

    /** The innermost bean that could not be made: its code is the nearest to the setting. */
    private static String place(Throwable failure) {
        String place = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BeanCreationException bean && bean.getBeanName() != null) {
                place = " (bean %s)".formatted(bean.getBeanName());
            }
        }
        return place;
    }
}
