package io.headroom.spring.guard;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardedCall;
import io.headroom.guard.GuardedSection;
import java.io.IOException;
import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * Guards the calls of a {@code RestClient} or {@code RestTemplate}. A retry runs the interceptors after this one again, with the headers
 * and the body that this one was given; the answer before it is closed. Thread-safe.
 *
 * <p>Like any interceptor it has the client keep the request's body in memory.
 */
public final class GuardInterceptor implements ClientHttpRequestInterceptor {
    private final Function<URI, @Nullable HttpGuard> guards;

    GuardInterceptor(Function<URI, @Nullable HttpGuard> guards) {
        this.guards = guards;
    }

    /** For a client whose calls all belong to one guard. */
    public static GuardInterceptor of(Guard guard) {
        return of(HttpGuard.of(guard));
    }

    static GuardInterceptor of(HttpGuard guard) {
        return new GuardInterceptor(any -> guard);
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        HttpGuard guard = guards.apply(request.getURI());
        if (guard == null || GuardedSection.isWithin(guard.name())) {
            return execution.execute(request, body);
        }
        return guard.forMethod(request.getMethod().name()).call(new Call(guard.name(), request, body, execution));
    }

    /** One call, attempt by attempt. */
    private static final class Call implements GuardedCall<ClientHttpResponse, IOException> {
        private final String guard;
        private final HttpRequest request;
        private final byte[] body;
        private final ClientHttpRequestExecution execution;
        private @Nullable ClientHttpResponse last;

        Call(String guard, HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
            this.guard = guard;
            this.request = request;
            this.body = body;
            this.execution = execution;
        }

        @Override
        public ClientHttpResponse call() throws IOException {
            if (last != null) {
                last.close();
            }
            ClientHttpResponse response =
                    GuardedSection.attempt(guard, () -> execution.execute(new Attempt(request), body));
            last = response;
            return response;
        }
    }

    /** A request with headers of its own: what later interceptors add to them must not be there twice. */
    private static final class Attempt extends HttpRequestWrapper {
        private final HttpHeaders headers;

        Attempt(HttpRequest request) {
            super(request);
            headers = HttpHeaders.copyOf(request.getHeaders());
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
