package io.headroom.spring.guard;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardedSection;
import io.headroom.reactor.GuardedMono;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Guards the calls of a {@code WebClient}. A retry runs the filters after this one again; the body of the answer before it is released.
 * Where a call may be made twice, its request's body is kept in memory. Thread-safe.
 */
public final class GuardFilter implements ExchangeFilterFunction {
    private final Function<URI, @Nullable HttpGuard> guards;

    GuardFilter(Function<URI, @Nullable HttpGuard> guards) {
        this.guards = guards;
    }

    /** For a client whose calls all belong to one guard. */
    public static GuardFilter of(Guard guard) {
        return of(HttpGuard.of(guard));
    }

    static GuardFilter of(HttpGuard guard) {
        return new GuardFilter(any -> guard);
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        HttpGuard guard = guards.apply(request.url());
        if (guard == null) {
            return next.exchange(request);
        }
        Guard calls = guard.forMethod(request.method().name());
        return Mono.deferContextual(context -> {
            if (GuardedSection.isWithin(guard.name())) {
                return next.exchange(request);
            }
            Call call = new Call(guard.name(), calls.isIdempotent() ? repeatable(request) : request, next, context);
            return Mono.<ClientResponse>fromFuture(GuardedMono.scope(context).wrap(() -> calls.callAsync(call)))
                    .doOnCancel(call::cancel);
        });
    }

    private static ClientRequest repeatable(ClientRequest request) {
        return request.body() == BodyInserters.empty()
                ? request
                : ClientRequest.from(request).body(new KeptBody(request.body())).build();
    }

    /**
     * One call, attempt by attempt, of which there is one at a time.
     *
     * <p>Its fields are written by the thread that an attempt ends on, and by the one that cancels.
     */
    private static final class Call implements Supplier<CompletionStage<ClientResponse>> {
        private final String guard;
        private final ClientRequest request;
        private final ExchangeFunction next;
        private final ContextView context;
        private volatile @Nullable ClientResponse last;
        private volatile boolean cancelled;

        Call(String guard, ClientRequest request, ExchangeFunction next, ContextView context) {
            this.guard = guard;
            this.request = request;
            this.next = next;
            this.context = context;
        }

        @Override
        public CompletionStage<ClientResponse> get() {
            release();
            Mono<ClientResponse> attempt = next.exchange(request).doOnNext(this::answered);
            return GuardedSection.attempt(
                    guard, () -> attempt.contextWrite(context).toFuture());
        }

        void cancel() {
            cancelled = true;
            release();
        }

        private void answered(ClientResponse response) {
            last = response;
            if (cancelled) {
                release();
            }
        }

        /** Of an answer that nobody will read. */
        private void release() {
            ClientResponse unread = last;
            last = null;
            if (unread != null) {
                unread.releaseBody().subscribe(done -> {}, failed -> {});
            }
        }
    }
}
