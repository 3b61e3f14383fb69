package io.headroom.spring.http;

import io.headroom.spring.internal.HttpAnswer;
import io.headroom.spring.internal.InboundRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/** A request with its answer, as far as selectors look at them. Everything is read from the server's own objects when it is asked for. */
abstract class HttpExchange extends InboundRequest implements HttpAnswer {
    HttpExchange(long startNanos) {
        super(startNanos);
    }

    /** The path template of the handler that answered, null if there was none. */
    abstract @Nullable String template();

    /** The path within the application. */
    abstract PathContainer path();

    /** The same if it is plain, and can be had without parsing it; null otherwise. */
    abstract @Nullable String plainPath();

    /** The HTTP method. */
    abstract String method();

    /** The first value of a request header, null if there is none. */
    abstract @Nullable String header(String name);
}
