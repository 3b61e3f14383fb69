package io.headroom.spring.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/** For Spring WebFlux. */
final class ReactiveSliHandler extends HttpSliHandler<ServerRequestObservationContext> {
    private static final String HANDLED = ReactiveSliHandler.class.getName() + ".handled";

    ReactiveSliHandler(HttpRecording recording) {
        super(ServerRequestObservationContext.class, recording);
    }

    @Override
    HttpExchange exchange(ServerRequestObservationContext context, long startNanos) {
        return new Observed(context, startNanos);
    }

    /** Spring tells of errors that were turned into an answer, and only sets those that were not. */
    @Override
    public void onError(ServerRequestObservationContext context) {
        Throwable handled = context.getError();
        if (handled != null) {
            context.put(HANDLED, handled);
        }
    }

    private static final class Observed extends ReactiveExchange {
        private final ServerRequestObservationContext context;

        Observed(ServerRequestObservationContext context, long startNanos) {
            super(startNanos);
            this.context = context;
        }

        @Override
        ServerHttpRequest request() {
            return Objects.requireNonNull(context.getCarrier());
        }

        @Override
        @Nullable ServerHttpResponse response() {
            return context.getResponse();
        }

        @Override
        @Nullable String template() {
            return context.getPathPattern();
        }

        @Override
        public @Nullable Throwable error() {
            return context.getError();
        }

        @Override
        @Nullable Throwable escaped() {
            Throwable error = context.getError();
            return error == context.get(HANDLED) ? null : error;
        }

        @Override
        public boolean isAborted() {
            return context.isConnectionAborted();
        }
    }
}
