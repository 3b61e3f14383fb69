package io.headroom.spring.internal;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Adds the headers of a page where WebFlux answers. */
public final class ReactivePageFilter implements WebFilter {
    private final PageHeaders headers;
    private final String below;

    /** @param headers which, and where */
    public ReactivePageFilter(PageHeaders headers) {
        this.headers = headers;
        below = headers.path() + "/";
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().pathWithinApplication().value();
        if (path.equals(headers.path()) || path.startsWith(below)) {
            exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> add(exchange.getResponse())));
        }
        return chain.filter(exchange);
    }

    private void add(ServerHttpResponse response) {
        MediaType type = response.getHeaders().getContentType();
        int status = response.getStatusCode() == null
                ? HttpStatus.OK.value()
                : response.getStatusCode().value();
        headers.addTo(
                status,
                type == null ? null : type.toString(),
                name -> response.getHeaders().containsHeader(name),
                response.getHeaders()::set);
    }
}
