package io.headroom.spring.guard;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardedCall;
import io.headroom.guard.GuardedSection;
import io.headroom.reactor.GuardedMono;
import io.headroom.spring.internal.ProxiedMethods;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import reactor.core.publisher.Mono;

/** Guards calls of methods; each attempt is a call of its own for all advice within. */
final class GuardingInterceptor implements MethodInterceptor {
    private final ProxiedMethods<GuardedMethod> methods;

    GuardingInterceptor(ProxiedMethods<GuardedMethod> methods) {
        this.methods = methods;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        GuardedMethod method = methods.of(invocation);
        Guard guard = method == null ? null : method.guard();
        if (method == null || guard == null || GuardedSection.isWithin(guard.name())) {
            return invocation.proceed();
        }
        Call call = new Call(guard, (ProxyMethodInvocation) invocation, method.fallback());
        return switch (method.kind()) {
            case BLOCKING -> call.answer();
            case STAGE -> call.stage();
            case MONO -> Reactive.mono(call);
        };
    }

    /**
     * A call of a guarded method.
     *
     * @param fallback null without
     */
    private record Call(
            Guard guard,
            ProxyMethodInvocation invocation,
            @Nullable FallbackMethod fallback) {
        @SuppressWarnings("NullAway") // an answer may be null
        @Nullable Object answer() throws Exception {
            GuardedCall<@Nullable Object, Exception> attempts = this::attempt;
            return fallback == null ? guard.call(attempts) : guard.call(attempts, this::fallBack);
        }

        CompletableFuture<?> stage() {
            if (fallback == null) {
                return guard.callAsync(this::attemptStage);
            }
            CompletableFuture<@Nullable Object> answered =
                    guard.callAsync(this::attemptStage, failure -> new Fallen(fallBack(failure)));
            CompletableFuture<@Nullable Object> result = answered.thenCompose(Call::unwrap);
            // Nobody waits any more, be it for an answer, a cancellation or a timeout of the caller's.
            result.whenComplete((answer, failure) -> answered.cancel(true));
            return result;
        }

        /** An invocation can proceed once; a clone of it, from here on again. */
        @SuppressWarnings("NullAway") // an answer may be null
        @Nullable Object attempt() throws Exception {
            MethodInvocation attempt = invocation.invocableClone();
            GuardedCall<@Nullable Object, Exception> proceeding = () -> {
                try {
                    return attempt.proceed();
                } catch (Exception | Error thrown) {
                    throw thrown;
                } catch (Throwable thrown) {
                    throw new UndeclaredThrowableException(thrown);
                }
            };
            return GuardedSection.attempt(guard.name(), proceeding::call);
        }

        @SuppressWarnings("unchecked") // the method returns such a stage
        private CompletionStage<@Nullable Object> attemptStage() {
            try {
                Object stage = attempt();
                return stage == null
                        ? CompletableFuture.completedFuture(null)
                        : (CompletionStage<@Nullable Object>) stage;
            } catch (Exception thrown) {
                return CompletableFuture.failedFuture(thrown);
            }
        }

        @Nullable Object fallBack(@Nullable Throwable failure) {
            return fallback == null
                    ? null
                    : fallback.answer(ProxiedMethods.target(invocation), invocation.getArguments(), failure);
        }

        @SuppressWarnings("unchecked") // the fallback returns such a stage
        private static CompletionStage<@Nullable Object> unwrap(@Nullable Object answer) {
            return answer instanceof Fallen fallen && fallen.result instanceof CompletionStage<?> stage
                    ? (CompletionStage<@Nullable Object>) stage
                    : CompletableFuture.completedFuture(answer instanceof Fallen ? null : answer);
        }
    }

    /** What a fallback returned in place of an answer: something that has its own answer later. */
    private record Fallen(@Nullable Object result) {}

    /** Apart, since Reactor may be absent. */
    private static final class Reactive {
        static Mono<Object> mono(Call call) {
            Mono<Object> attempts = Mono.defer(() -> attempt(call));
            if (call.fallback() == null) {
                return attempts.transformDeferred(GuardedMono.by(call.guard()));
            }
            Function<Throwable, Object> fallback = failure -> new Fallen(call.fallBack(failure));
            return attempts.transformDeferred(GuardedMono.by(call.guard(), fallback))
                    .flatMap(Reactive::unwrap);
        }

        /** Subscribed to within the attempt, too: that is when most clients call. */
        private static Mono<Object> attempt(Call call) {
            try {
                Object mono = call.attempt();
                return mono == null ? Mono.empty() : within(call.guard().name(), (Mono<?>) mono);
            } catch (Exception thrown) {
                return Mono.error(thrown);
            }
        }

        private static Mono<Object> within(String guard, Mono<?> mono) {
            Mono<Object> answer = mono.cast(Object.class);
            return Mono.from(subscriber -> GuardedSection.attempt(guard, () -> {
                answer.subscribe(subscriber);
                return subscriber;
            }));
        }

        private static Mono<?> unwrap(Object answer) {
            if (answer instanceof Fallen fallen) {
                return fallen.result instanceof Mono<?> mono ? mono : Mono.empty();
            }
            return Mono.just(answer);
        }
    }
}
