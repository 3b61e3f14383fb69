package io.headroom.spring.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** For Spring MVC. */
final class ServletSliHandler extends HttpSliHandler<ServerRequestObservationContext> {
    private static final String FAILED = ServletSliHandler.class.getName() + ".failed";

    ServletSliHandler(HttpRecording recording) {
        super(ServerRequestObservationContext.class, recording);
    }

    @Override
    HttpExchange exchange(ServerRequestObservationContext context, long startNanos) {
        return new Observed(context, startNanos);
    }

    /** Spring stops the observation of an asynchronous request when it times out, before it is answered, and again afterwards. */
    @Override
    boolean ended(ServerRequestObservationContext context) {
        HttpServletRequest request = context.getCarrier();
        return request == null || !ServletExchange.isUnderWay(request);
    }

    /** Remembers which handler failed: the error page has a template, too, and an asynchronous request ends only after it. */
    @Override
    public void onError(ServerRequestObservationContext context) {
        String template = context.getPathPattern();
        if (template != null && context.get(FAILED) == null) {
            context.put(FAILED, template);
        }
    }

    private static final class Observed extends ServletExchange {
        private final ServerRequestObservationContext context;

        Observed(ServerRequestObservationContext context, long startNanos) {
            super(startNanos);
            this.context = context;
        }

        @Override
        HttpServletRequest request() {
            return Objects.requireNonNull(context.getCarrier());
        }

        @Override
        @Nullable HttpServletResponse response() {
            return context.getResponse();
        }

        @Override
        @Nullable String template() {
            String failed = context.getError() == null ? null : context.get(FAILED);
            return failed == null ? context.getPathPattern() : failed;
        }

        @Override
        @Nullable Throwable escaped() {
            return context.getError();
        }
    }
}
