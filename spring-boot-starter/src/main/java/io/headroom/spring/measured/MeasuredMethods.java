package io.headroom.spring.measured;

import io.headroom.spring.CallClassifier;
import io.headroom.spring.MeasuredBy;
import io.headroom.spring.internal.ProxiedMethods;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Tells which methods are measured, by their annotation or by a property. */
final class MeasuredMethods {
    static final String PURPOSE = "measured";

    private static final CallClassifier BY_THROWN =
            new ThrownClassifier(List.of(CancellationException.class), List.of());

    private MeasuredMethods() {}

    /**
     * What is to be known of a method, null if it is not measured.
     *
     * @param ofJobs the SLOs whose properties name it
     */
    static @Nullable MeasuredMethod read(Class<?> type, Method method, List<String> ofJobs) {
        MeasuredBy annotation = AnnotatedElementUtils.findMergedAnnotation(method, MeasuredBy.class);
        Set<String> slos = new LinkedHashSet<>(ofJobs);
        if (annotation == null && (slos.isEmpty() || ProxiedMethods.isHiddenOverload(type, method))) {
            return null;
        }
        ProxiedMethods.requireReachable(type, method, PURPOSE);
        if (annotation == null) {
            return new MeasuredMethod(type, method, slos, CallClassifier.class, BY_THROWN);
        }
        slos.addAll(List.of(annotation.value()));
        return new MeasuredMethod(
                type,
                method,
                slos,
                annotation.classifier(),
                new ThrownClassifier(List.of(annotation.ignored()), List.of(annotation.good())));
    }
}
