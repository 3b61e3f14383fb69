package io.headroom.spring.guard;

import io.headroom.guard.RequestScope;
import io.headroom.spring.internal.InboundRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;

/** Binds the request's scope to the thread that handles it, and to the one that goes on with it. */
final class ServletScopeFilter extends OncePerRequestFilter {
    private static final boolean OBSERVATIONS_PRESENT =
            ClassUtils.isPresent("io.micrometer.observation.Observation", ServletScopeFilter.class.getClassLoader());

    private final InboundScope scope;

    ServletScopeFilter(InboundScope scope) {
        this.scope = scope;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return scope.isUnused();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestScope.Binding bound = scope.of(() -> inbound(request)).bind();
        try {
            chain.doFilter(request, response);
        } finally {
            bound.close();
        }
    }

    private static @Nullable InboundRequest inbound(HttpServletRequest request) {
        if (request.getAttribute(InboundRequest.KEY) instanceof InboundRequest filtered) {
            return filtered;
        }
        return OBSERVATIONS_PRESENT ? Observed.inbound(request) : null;
    }

    /** Apart, since observations may be absent. */
    private static final class Observed {
        static @Nullable InboundRequest inbound(HttpServletRequest request) {
            return ServerHttpObservationFilter.findObservationContext(request)
                    .map(context -> context.<InboundRequest>get(InboundRequest.KEY))
                    .orElse(null);
        }
    }
}
