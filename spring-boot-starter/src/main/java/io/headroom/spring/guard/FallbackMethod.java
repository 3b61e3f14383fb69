package io.headroom.spring.guard;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** A method that answers in place of another. */
final class FallbackMethod {
    private final Method method;
    private final boolean takesFailure;

    private FallbackMethod(Method method, boolean takesFailure) {
        this.method = method;
        this.takesFailure = takesFailure;
    }

    /**
     * Finds it.
     *
     * @throws InvalidGuardedMethodException if there is none that fits, or two
     */
    static FallbackMethod find(Class<?> type, Method guarded, String name) {
        List<Method> named = Stream.of(ReflectionUtils.getUniqueDeclaredMethods(type))
                .filter(method -> method.getName().equals(name) && !method.isSynthetic())
                .toList();
        List<Method> fitting =
                named.stream().filter(method -> isFitting(method, guarded)).toList();
        String place = type.getName() + "." + guarded.getName();
        if (named.isEmpty()) {
            throw refused(place, "its fallback %s is no method of its class".formatted(name), guarded, name);
        }
        if (fitting.size() != 1) {
            String rule = fitting.isEmpty() ? "its fallback %s has other parameters" : "its fallback %s is there twice";
            throw refused(place, rule.formatted(name), guarded, name);
        }
        Method fallback = fitting.get(0);
        if (!ClassUtils.isAssignable(guarded.getReturnType(), fallback.getReturnType())) {
            throw refused(place, "its fallback %s returns another type".formatted(name), guarded, name);
        }
        if (Stream.of(fallback.getExceptionTypes()).anyMatch(FallbackMethod::isChecked)) {
            throw refused(place, "its fallback %s declares a checked exception".formatted(name), guarded, name);
        }
        ReflectionUtils.makeAccessible(fallback);
        return new FallbackMethod(fallback, fallback.getParameterCount() > guarded.getParameterCount());
    }

    Method method() {
        return method;
    }

    /** Answers for a call with those arguments that ended so. */
    @Nullable Object answer(@Nullable Object target, @Nullable Object[] arguments, @Nullable Throwable failure) {
        @Nullable Object[] all = arguments;
        if (takesFailure) {
            all = Arrays.copyOf(arguments, arguments.length + 1);
            all[arguments.length] = failure;
        }
        try {
            return method.invoke(target, all);
        } catch (InvocationTargetException thrown) {
            ReflectionUtils.rethrowRuntimeException(thrown.getTargetException());
            throw new IllegalStateException("unreachable", thrown);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("was made accessible", impossible);
        }
    }

    private static boolean isFitting(Method method, Method guarded) {
        Class<?>[] wanted = guarded.getParameterTypes();
        Class<?>[] given = method.getParameterTypes();
        boolean begins = given.length >= wanted.length && Arrays.equals(wanted, Arrays.copyOf(given, wanted.length));
        boolean ends = given.length == wanted.length
                || given.length == wanted.length + 1 && given[wanted.length] == Throwable.class;
        return begins && ends;
    }

    private static boolean isChecked(Class<?> type) {
        return !RuntimeException.class.isAssignableFrom(type) && !Error.class.isAssignableFrom(type);
    }

    private static InvalidGuardedMethodException refused(String place, String rule, Method guarded, String name) {
        String parameters = String.join(
                ", ",
                Stream.of(guarded.getParameterTypes()).map(Class::getSimpleName).toList());
        return new InvalidGuardedMethodException(
                place,
                rule,
                "Write one method %s %s(%s) without checked exceptions, with a Throwable as last parameter or without"
                        .formatted(guarded.getReturnType().getSimpleName(), name, parameters));
    }
}
