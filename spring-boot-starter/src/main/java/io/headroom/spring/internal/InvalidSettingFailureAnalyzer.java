package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a setting that the application's own code got wrong while it declared an SLO. */
final class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
        return new FailureAnalysis(
                "An SLO cannot be declared: %s = %s: %s".formatted(cause.setting(), cause.value(), cause.rule()),
                "In the code that declares it, " + cause.fix(),
                cause);
    }
}
