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

    /** The path within the application, as Spring takes it apart. */
    abstract PathContainer path();

    /** The path as it was sent, with what is before the path within the application. */
    abstract String rawPath();

    /** Where the path within the application begins in that: at a slash or at the end; -1 if only Spring can tell. */
    abstract int applicationAt();

    /** The HTTP method. */
    abstract String method();

    /** The first value of a request header, null if there is none. */
    abstract @Nullable String header(String name);
}
