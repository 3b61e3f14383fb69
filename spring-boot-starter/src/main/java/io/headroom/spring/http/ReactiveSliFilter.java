package io.headroom.spring.http;

import io.headroom.spring.internal.InboundRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.DisconnectedClientHelper;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Mono;

/** Counts the requests of Spring WebFlux where there are no observations to count them by. */
final class ReactiveSliFilter implements WebFilter {
    private final HttpRecording recording;

    ReactiveSliFilter(HttpRecording recording) {
        this.recording = recording;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Filtered filtered = new Filtered(exchange, recording.nanoTime());
        exchange.getAttributes().put(InboundRequest.KEY, filtered);
        return chain.filter(exchange)
                .doOnSuccess(done -> record(filtered))
                .doOnError(error -> failed(filtered, error))
                .doOnCancel(() -> {
                    filtered.aborted = true;
                    record(filtered);
                });
    }

    /** Exception handlers come after the filters: what they answer is known when it is about to be sent. */
    private void failed(Filtered filtered, Throwable error) {
        filtered.error = error;
        ServerHttpResponse response = filtered.response();
        if (response.isCommitted()) {
            filtered.aborted = DisconnectedClientHelper.isClientDisconnectedException(error);
            filtered.escaped = error;
            record(filtered);
        } else {
            response.beforeCommit(() -> Mono.fromRunnable(() -> record(filtered)));
        }
    }

    private void record(Filtered filtered) {
        try {
            if (filtered.recorded.compareAndSet(false, true)) {
                recording.record(filtered, null);
            }
        } catch (Throwable fault) {
            recording.failed(fault);
        }
    }

    private static final class Filtered extends ReactiveExchange {
        private final ServerWebExchange exchange;
        private final AtomicBoolean recorded = new AtomicBoolean();

        /** Written before the exchange is recorded, by the thread that records it or one that it follows. */
        private @Nullable Throwable error;

        private @Nullable Throwable escaped;
        private boolean aborted;

        Filtered(ServerWebExchange exchange, long startNanos) {
            super(startNanos);
            this.exchange = exchange;
        }

        @Override
        ServerHttpRequest request() {
            return exchange.getRequest();
        }

        @Override
        ServerHttpResponse response() {
            return exchange.getResponse();
        }

        @Override
        @Nullable String template() {
            PathPattern pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
            return pattern == null ? null : pattern.getPatternString();
        }

        @Override
        public @Nullable Throwable error() {
            return error;
        }

        @Override
        @Nullable Throwable escaped() {
            return escaped;
        }

        @Override
        public boolean isAborted() {
            return aborted;
        }
    }
}
