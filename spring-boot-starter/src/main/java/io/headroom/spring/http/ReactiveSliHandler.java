package io.headroom.spring.http;

import io.headroom.sli.Outcome;
import io.headroom.time.NanoClock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/** For Spring WebFlux. */
final class ReactiveSliHandler extends HttpSliHandler<ServerRequestObservationContext> {
    ReactiveSliHandler(HttpSlis slis, NanoClock clock) {
        super(ServerRequestObservationContext.class, slis, clock);
    }

    @Override
    @Nullable String template(ServerRequestObservationContext context) {
        return context.getPathPattern();
    }

    @Override
    @Nullable String method(ServerRequestObservationContext context) {
        ServerHttpRequest request = context.getCarrier();
        return request == null ? null : request.getMethod().name();
    }

    /** A client that hung up says nothing about the service. */
    @Override
    @Nullable Outcome outcome(ServerRequestObservationContext context) {
        if (context.isConnectionAborted()) {
            return null;
        }
        ServerHttpResponse response = context.getResponse();
        if (response == null) {
            return Outcome.BAD;
        }
        HttpStatusCode status = response.getStatusCode();
        return status == null ? Outcome.GOOD : ofStatus(status.value());
    }
}
