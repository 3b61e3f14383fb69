package io.headroom.spring.http;

import io.headroom.sli.Outcome;
import io.headroom.time.NanoClock;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.observation.ServerRequestObservationContext;

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

    @Override
    Outcome outcome(ServerRequestObservationContext context) {
        HttpServletResponse response = context.getResponse();
        return response == null ? Outcome.BAD : ofStatus(response.getStatus());
    }
}
