package io.headroom.reactor;

import io.headroom.guard.Guard;
import io.headroom.guard.RetriedCall;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;
import reactor.util.retry.RetrySpec;

/**
 * A retry of Reactor's on a guard's budget: in place of {@code retryWhen(spec)} write {@code transform(GuardedRetry.of(prices, spec)::mono)}.
 *
 * <p>The specification says which failures are retried, how often and after which wait. Where it would retry, the guard is asked before the wait; a
 * retry that it denies ends with the failure itself, in which a {@link io.headroom.guard.RetryDeniedException} is suppressed. If the dependency asks for
 * a pause, that is added to the wait. Each subscription is a call and each of its attempts is counted; one that the guard refuses ends
 * with a {@link io.headroom.guard.GuardRejectedException}. Cancelling ends the attempt under way.
 *
 * <p>Immutable and thread-safe.
 */
public final class GuardedRetry {
    private final Guard guard;
    private final Function<RetriedCall, Retry> spec;

    private GuardedRetry(Guard guard, Function<RetriedCall, Retry> spec) {
        this.guard = guard;
        this.spec = spec;
    }

    /** Retries with a wait between them. */
    public static GuardedRetry of(Guard guard, RetryBackoffSpec spec) {
        return new GuardedRetry(guard, call -> spec.doBeforeRetryAsync(failed -> ask(call, failed.failure())));
    }

    /** Retries at once. */
    public static GuardedRetry of(Guard guard, RetrySpec spec) {
        return new GuardedRetry(guard, call -> spec.doBeforeRetryAsync(failed -> ask(call, failed.failure())));
    }

    /** The mono with its retries. An empty one is a good answer. */
    public <T> Mono<T> mono(Mono<T> mono) {
        return Mono.deferContextual(context -> {
            RetriedCall call = begin(context);
            return Mono.defer(() -> {
                        Throwable refusal = call.tryStart();
                        return refusal == null
                                ? mono.doOnSuccess(call::answered).doOnError(call::failed)
                                : Mono.error(refusal);
                    })
                    .retryWhen(spec.apply(call))
                    .doOnTerminate(call::close)
                    .doOnCancel(call::close);
        });
    }

    /** The flux with its retries: good when it completes. What it emitted before a failure is emitted again, as with any retry. */
    public <T> Flux<T> flux(Flux<T> flux) {
        return Flux.deferContextual(context -> {
            RetriedCall call = begin(context);
            return Flux.defer(() -> {
                        Throwable refusal = call.tryStart();
                        return refusal == null
                                ? flux.doOnComplete(() -> call.answered(null)).doOnError(call::failed)
                                : Flux.error(refusal);
                    })
                    .retryWhen(spec.apply(call))
                    .doOnTerminate(call::close)
                    .doOnCancel(call::close);
        });
    }

    private RetriedCall begin(ContextView context) {
        return GuardedMono.scope(context).wrap(guard::begin).get();
    }

    /** Completes when the wait of the specification may begin, or fails as the attempt did. */
    private static Mono<Void> ask(RetriedCall call, Throwable failure) {
        long pauseNanos = call.tryRetry(0);
        if (pauseNanos == RetriedCall.NO_RETRY) {
            return Mono.error(failure);
        }
        return pauseNanos == 0
                ? Mono.empty()
                : Mono.delay(Duration.ofNanos(pauseNanos)).then();
    }
}
