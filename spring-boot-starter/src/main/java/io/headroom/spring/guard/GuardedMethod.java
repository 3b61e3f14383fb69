package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.spring.Guarded;
import io.headroom.spring.internal.GuardDeclaration;
import io.headroom.spring.internal.GuardDeclarations;
import io.headroom.spring.internal.ProxiedMethods;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** A method whose calls are guarded: by whom, how it answers, and what answers in its place. */
final class GuardedMethod {
    private static final String REACTOR_MONO = "reactor.core.publisher.Mono";
    private static final String KOTLIN_CONTINUATION = "kotlin.coroutines.Continuation";

    private final String place;
    static final String PURPOSE = "guarded";

    private final String guardName;
    private final boolean idempotent;
    private final Kind kind;
    private final @Nullable FallbackMethod fallback;

    /** Written once, when the guards are there; null before. */
    private volatile @Nullable Guard guard;

    private GuardedMethod(String place, Guarded annotation, Kind kind, @Nullable FallbackMethod fallback) {
        this.place = place;
        this.guardName = annotation.value();
        this.idempotent = annotation.idempotent();
        this.kind = kind;
        this.fallback = fallback;
    }

    /** Null for a method that is not guarded. */
    static @Nullable GuardedMethod read(Class<?> type, Method method) {
        Guarded annotation = AnnotatedElementUtils.findMergedAnnotation(method, Guarded.class);
        if (annotation == null) {
            return null;
        }
        ProxiedMethods.requireReachable(type, method, PURPOSE);
        String place = ProxiedMethods.place(type, method);
        requireNoSuspension(method, place);
        Kind kind = Kind.of(method.getReturnType(), place);
        String name = annotation.fallback();
        Class<?> written = ProxiedMethods.written(type, method);
        return new GuardedMethod(
                place, annotation, kind, name.isEmpty() ? null : FallbackMethod.find(written, method, name));
    }

    /** It returns before it has answered, whatever type it says it returns. */
    private static void requireNoSuspension(Method method, String place) {
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length > 0 && parameters[parameters.length - 1].getName().equals(KOTLIN_CONTINUATION)) {
            throw new InvalidGuardedMethodException(
                    place,
                    "is a suspending function, which returns before it answers",
                    "Return the answer, a CompletionStage, a CompletableFuture or a Mono, or guard the calls within");
        }
    }

    /** Null until the guards were found; calls are not guarded before. */
    @Nullable Guard guard() {
        return guard;
    }

    Kind kind() {
        return kind;
    }

    @Nullable FallbackMethod fallback() {
        return fallback;
    }

    /**
     * Finds the guard.
     *
     * @throws InvalidGuardedMethodException if there is none of that name
     */
    void resolve(Headroom headroom, GuardDeclarations declarations) {
        List<String> known = headroom.guards().stream().map(Guard::name).toList();
        if (!known.contains(guardName)) {
            throw new InvalidGuardedMethodException(
                    place,
                    "there is no guard %s: %s"
                            .formatted(
                                    guardName,
                                    known.isEmpty() ? "none is declared" : "declared are " + String.join(", ", known)),
                    "Declare it, headroom.guards.%s.timeout=400ms, or write another name".formatted(guardName));
        }
        Guard found = headroom.guard(guardName);
        Boolean declared = declarations.all().stream()
                .filter(declaration -> declaration.name().equals(guardName))
                .map(GuardDeclaration::idempotent)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        guard = found.idempotent(declared != null ? declared : idempotent || found.isIdempotent());
    }

    @Override
    public String toString() {
        return place;
    }

    /** How a method answers. */
    enum Kind {
        /** When it returns. */
        BLOCKING,

        /** When the stage that it returns completes. */
        STAGE,

        /** When the mono that it returns, and that is subscribed to later, completes. */
        MONO;

        static Kind of(Class<?> returned, String place) {
            if (returned == CompletionStage.class || returned == CompletableFuture.class) {
                return STAGE;
            }
            if (returned.getName().equals(REACTOR_MONO)) {
                return MONO;
            }
            if (endsLater(returned)) {
                throw new InvalidGuardedMethodException(
                        place,
                        "returns a %s, which may answer in parts or never".formatted(returned.getSimpleName()),
                        "Return the answer, a CompletionStage, a CompletableFuture or a Mono, or guard the calls within");
            }
            return BLOCKING;
        }

        private static boolean endsLater(Class<?> returned) {
            return Future.class.isAssignableFrom(returned)
                    || CompletionStage.class.isAssignableFrom(returned)
                    || ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned) != null;
        }
    }
}
