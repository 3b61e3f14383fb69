package io.headroom.spring.guard;

import io.headroom.guard.RequestScope;
import io.headroom.reactor.GuardedMono;
import io.headroom.spring.internal.InboundRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Puts the request's scope into the context that its handler subscribes with. */
final class ReactiveScopeFilter implements WebFilter {
    private static final boolean OBSERVATIONS_PRESENT =
            ClassUtils.isPresent("io.micrometer.observation.Observation", ReactiveScopeFilter.class.getClassLoader());

    private final InboundScope scope;

    ReactiveScopeFilter(InboundScope scope) {
        this.scope = scope;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (scope.isUnused()) {
            return chain.filter(exchange);
        }
        RequestScope request = scope.of(() -> inbound(exchange));
        return chain.filter(exchange).contextWrite(context -> context.put(GuardedMono.REQUEST_SCOPE, request));
    }

    private static @Nullable InboundRequest inbound(ServerWebExchange exchange) {
        InboundRequest filtered = exchange.getAttribute(InboundRequest.KEY);
        return filtered != null || !OBSERVATIONS_PRESENT ? filtered : Observed.inbound(exchange);
    }

    /** Apart, since observations may be absent. Spring's is started only after the filters were. */
    private static final class Observed {
        static @Nullable InboundRequest inbound(ServerWebExchange exchange) {
            return ServerRequestObservationContext.findCurrent(exchange.getAttributes())
                    .map(context -> context.<InboundRequest>get(InboundRequest.KEY))
                    .orElse(null);
        }
    }
}
