package io.headroom.spring.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/** An exchange of Spring WebFlux. */
abstract class ReactiveExchange extends HttpExchange {
    private static final int OK = 200;
    private static final int FIRST_SERVER_ERROR = 500;

    ReactiveExchange(long startNanos) {
        super(startNanos);
    }

    abstract ServerHttpRequest request();

    /** Null if there is none. */
    abstract @Nullable ServerHttpResponse response();

    /** What no exception handler turned into an answer, null if there is nothing such. */
    abstract @Nullable Throwable escaped();

    @Override
    final String method() {
        return request().getMethod().name();
    }

    @Override
    final @Nullable String header(String name) {
        return request().getHeaders().getFirst(name);
    }

    @Override
    final PathContainer path() {
        return request().getPath().pathWithinApplication();
    }

    @Override
    final String rawPath() {
        return path().value();
    }

    @Override
    final int applicationAt() {
        String path = rawPath();
        return path.isEmpty() || path.charAt(0) == '/' ? 0 : -1;
    }

    /** A response on which nobody set a status has 200. */
    @Override
    public final int status() {
        ServerHttpResponse response = response();
        if (response == null) {
            return 0;
        }
        HttpStatusCode status = response.getStatusCode();
        return status == null ? OK : status.value();
    }

    @Override
    public final boolean isBroken() {
        int status = status();
        return status == 0 || (status < FIRST_SERVER_ERROR && escaped() != null && !isAborted());
    }
}
