package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.guard.GuardBuilder;
import io.headroom.internal.check.InvalidSettingException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One guard as the properties declare it, checked as far as it can be without the SLOs.
 *
 * @param idempotent whether calls may be made twice; null if the HTTP method tells
 * @param slos the request SLOs it serves
 * @param hosts in lower case, some with a port
 * @param clients names of HTTP service groups and gRPC channels
 * @param retryingBeans names of beans whose retries are on its budget
 * @param resilience4j the instance of Resilience4j that it stands behind; null if behind none
 * @param knobs tell the builder
 */
public record GuardDeclaration(
        String name,
        @Nullable Boolean idempotent,
        List<String> slos,
        List<String> hosts,
        List<String> clients,
        List<String> retryingBeans,
        @Nullable String resilience4j,
        List<GuardReader.Knob> knobs) {
    private static final String NOT_SET = "not set";

    /** Declares it on the SLOs there are. */
    void declareOn(Headroom headroom, Consumer<GuardBuilder> more, PropertyPlaces places) {
        String prefix = GuardDeclarations.PREFIX + name;
        List<String> known = headroom.slos().stream().map(Slo::name).toList();
        for (int i = 0; i < slos.size(); i++) {
            if (!known.contains(slos.get(i))) {
                throw refused(
                        "%s.slos[%d]".formatted(prefix, i),
                        slos.get(i),
                        "must be an SLO that properties or beans declare",
                        known.isEmpty() ? "declare it below headroom.slos" : "name one of " + String.join(", ", known),
                        places);
            }
        }
        try {
            headroom.guard(name, guard -> {
                knobs.forEach(knob -> knob.applyTo(guard));
                more.accept(guard);
            });
        } catch (InvalidSettingException refusal) {
            String setting = refusal.value().equals(NOT_SET) ? prefix + "." + refusal.setting() : prefix;
            throw refused(setting, refusal.value(), refusal.rule(), refusal.fix(), places);
        }
    }

    InvalidPropertiesException refusedRetryingBean(String bean, PropertyPlaces places) {
        return refused(
                "%s%s.retrying-beans[%d]".formatted(GuardDeclarations.PREFIX, name, retryingBeans.indexOf(bean)),
                bean,
                "must be a RetryTemplate or a bean with methods that are @Retryable",
                "name such a bean, or remove it; methods are retryable with @EnableResilientMethods",
                places);
    }

    private static InvalidPropertiesException refused(
            String property, String value, String rule, String fix, PropertyPlaces places) {
        return new InvalidPropertiesException(
                List.of(new PropertyProblem(property, value, places.origin(property), rule, fix)));
    }
}
