package io.headroom.reactor;

import io.headroom.guard.Guard;
import io.headroom.guard.RequestScope;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Guards a {@link Mono}: {@code client.get(…).transformDeferred(GuardedMono.by(prices))}. Each subscription is a call, each of its attempts a
 * subscription to the guarded mono, with the subscriber's context. Cancelling it cancels the attempt; an empty mono is a good answer.
 */
public final class GuardedMono {
    /** Under which key of the subscriber's context a {@link RequestScope} is looked for, before the thread's. */
    public static final Object REQUEST_SCOPE = RequestScope.class;

    private GuardedMono() {}

    /** For {@link Mono#transformDeferred}, without a fallback. */
    public static <T> UnaryOperator<Mono<T>> by(Guard guard) {
        return mono -> Mono.deferContextual(context -> scope(context)
                .wrap(() -> Mono.fromFuture(guard.callAsync(
                        () -> mono.contextWrite(Context.of(context)).toFuture())))
                .get());
    }

    /**
     * The same with a fallback.
     *
     * @param fallback given the last failure, or the rejection; must not block
     */
    public static <T> UnaryOperator<Mono<T>> by(Guard guard, Function<? super Throwable, ? extends T> fallback) {
        return mono -> Mono.deferContextual(context -> scope(context)
                .wrap(() -> Mono.fromFuture(guard.<T>callAsync(
                        () -> mono.contextWrite(Context.of(context)).toFuture(), fallback)))
                .get());
    }

    /** The request that a subscriber works for: that of its context, or else of the thread. */
    public static RequestScope scope(ContextView context) {
        return context.hasKey(REQUEST_SCOPE) ? context.get(REQUEST_SCOPE) : RequestScope.current();
    }
}
