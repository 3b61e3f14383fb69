package io.headroom.spring.http;

import io.headroom.sli.Outcome;
import io.headroom.time.NanoClock;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;

/** For Spring MVC. */
final class ServletSliHandler extends HttpSliHandler<ServerRequestObservationContext> {
    ServletSliHandler(HttpSlis slis, NanoClock clock) {
        super(ServerRequestObservationContext.class, slis, clock);
    }

    @Override
    @Nullable String template(ServerRequestObservationContext context) {
        return context.getPathPattern();
    }

    @Override
    @Nullable String method(ServerRequestObservationContext context) {
        HttpServletRequest request = context.getCarrier();
        return request == null ? null : request.getMethod();
    }

    /**
     * Spring stops the observation of an asynchronous request when it times out, before it is answered, and mostly again
     * afterwards. A timeout that is going to be answered with an error is the end; one with a fallback's result is not yet.
     */
    @Override
    boolean ended(ServerRequestObservationContext context) {
        HttpServletRequest request = context.getCarrier();
        HttpServletResponse response = context.getResponse();
        if (request == null || response == null || response.isCommitted() || timedOut(request)) {
            return true;
        }
        return !request.isAsyncStarted() && pendingResult(request) == null;
    }

    @Override
    Outcome outcome(ServerRequestObservationContext context) {
        HttpServletRequest request = context.getCarrier();
        HttpServletResponse response = context.getResponse();
        if (response == null || (request != null && timedOut(request))) {
            return Outcome.BAD;
        }
        return ofStatus(response.getStatus());
    }

    private static boolean timedOut(HttpServletRequest request) {
        return pendingResult(request) instanceof Throwable;
    }

    /** What an asynchronous handler came to, until it is dispatched. */
    private static @Nullable Object pendingResult(HttpServletRequest request) {
        boolean pending =
                request.getAttribute(WebAsyncUtils.WEB_ASYNC_MANAGER_ATTRIBUTE) instanceof WebAsyncManager manager
                        && manager.hasConcurrentResult();
        return pending ? WebAsyncUtils.getAsyncManager(request).getConcurrentResult() : null;
    }
}
