package io.headroom.spring.measured;

import io.headroom.spring.CallClassifier;
import io.headroom.spring.MeasuredBy;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/** The methods whose calls are counted, found once for each class. Thread-safe; finding a method that is known takes no lock. */
final class MeasuredMethods {
    /** Their beans are many and never measured. */
    private static final List<String> FOREIGN = List.of("java.", "jakarta.", "org.springframework.", "io.micrometer.");

    private static final CallClassifier BY_THROWN =
            new ThrownClassifier(List.of(CancellationException.class), List.of());

    private final JobDeclarations jobs;
    private final Map<Class<?>, Map<Method, MeasuredMethod>> byClass = new ConcurrentHashMap<>();

    MeasuredMethods(JobDeclarations jobs) {
        this.jobs = jobs;
    }

    /**
     * All of a class, which is a bean's own and not that of a proxy.
     *
     * @throws UnreachableMethodException if one of them cannot be seen by a proxy
     */
    Collection<MeasuredMethod> of(Class<?> type) {
        return find(type).values();
    }

    /** Null if its calls are not counted. */
    @Nullable MeasuredMethod of(Class<?> type, Method method) {
        Map<Method, MeasuredMethod> known = find(type);
        if (known.isEmpty()) {
            return null;
        }
        MeasuredMethod exact = known.get(method);
        return exact != null ? exact : known.get(AopUtils.getMostSpecificMethod(method, type));
    }

    private Map<Method, MeasuredMethod> find(Class<?> beanClass) {
        Class<?> type = ClassUtils.getUserClass(beanClass);
        Map<Method, MeasuredMethod> known = byClass.get(type);
        if (known != null) {
            return known;
        }
        Map<Method, MeasuredMethod> found = isForeign(type) ? Map.of() : search(type);
        byClass.put(type, found);
        return found;
    }

    private static boolean isForeign(Class<?> type) {
        String name = type.getName();
        return FOREIGN.stream().anyMatch(name::startsWith);
    }

    private Map<Method, MeasuredMethod> search(Class<?> type) {
        boolean annotated = AnnotationUtils.isCandidateClass(type, MeasuredBy.class);
        if (!annotated && !jobs.mayMean(type)) {
            return Map.of();
        }
        return Map.copyOf(MethodIntrospector.selectMethods(
                type, (MethodIntrospector.MetadataLookup<MeasuredMethod>) method -> read(type, method)));
    }

    private @Nullable MeasuredMethod read(Class<?> type, Method method) {
        MeasuredBy annotation = AnnotatedElementUtils.findMergedAnnotation(method, MeasuredBy.class);
        Set<String> slos = new LinkedHashSet<>(jobs.of(type, method));
        if (annotation == null && slos.isEmpty()) {
            return null;
        }
        requireReachable(type, method);
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

    private static void requireReachable(Class<?> type, Method method) {
        int unreachable = method.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL);
        if (unreachable != 0) {
            throw new UnreachableMethodException(
                    type.getName() + "." + method.getName(), Modifier.toString(unreachable));
        }
    }
}
