package io.headroom.spring.guard;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardedCall;
import io.headroom.guard.GuardedSection;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Guards the calls of the JDK's client. Before a retry the body of the answer before is closed or cancelled, if it is a stream or a
 * publisher. Thread-safe.
 *
 * <p>WebSockets are not guarded. Closing this closes nothing: close the client that it wraps.
 */
public final class GuardedHttpClient extends HttpClient {
    private final HttpClient client;
    private final Function<URI, @Nullable HttpGuard> guards;

    GuardedHttpClient(HttpClient client, Function<URI, @Nullable HttpGuard> guards) {
        this.client = client;
        this.guards = guards;
    }

    /** Guards all calls of a client. */
    public static HttpClient of(HttpClient client, Guard guard) {
        HttpGuard calls = HttpGuard.of(guard);
        return new GuardedHttpClient(client, any -> calls);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpGuard guard = guard(request);
        if (guard == null) {
            return client.send(request, handler);
        }
        Call<T> call = new Call<>(guard.name());
        GuardedCall<HttpResponse<T>, Exception> attempt = () -> call.attempt(() -> client.send(request, handler));
        try {
            return guard.forMethod(request.method()).call(attempt);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException("a client threw what it does not declare", impossible);
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return sendAsync(request, () -> client.sendAsync(request, handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
        return sendAsync(request, () -> client.sendAsync(request, handler, pushes));
    }

    private <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, Supplier<CompletableFuture<HttpResponse<T>>> sending) {
        HttpGuard guard = guard(request);
        if (guard == null) {
            return sending.get();
        }
        Call<T> call = new Call<>(guard.name());
        return guard.forMethod(request.method()).callAsync(() -> call.attemptAsync(sending));
    }

    private @Nullable HttpGuard guard(HttpRequest request) {
        HttpGuard guard = guards.apply(request.uri());
        return guard == null || GuardedSection.isWithin(guard.name()) ? null : guard;
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return client.newWebSocketBuilder();
    }

    /**
     * One call, attempt by attempt, of which there is one at a time.
     *
     * @param <T> the body
     */
    private static final class Call<T> {
        private final String guard;

        /** Written by the thread that an attempt ends on, read by the one that begins the next. */
        private volatile @Nullable HttpResponse<T> last;

        Call(String guard) {
            this.guard = guard;
        }

        HttpResponse<T> attempt(GuardedCall<HttpResponse<T>, Exception> sending) throws Exception {
            discard();
            HttpResponse<T> response = GuardedSection.attempt(guard, sending::call);
            last = response;
            return response;
        }

        CompletionStage<HttpResponse<T>> attemptAsync(Supplier<CompletableFuture<HttpResponse<T>>> sending) {
            discard();
            CompletableFuture<HttpResponse<T>> response = GuardedSection.attempt(guard, sending::get);
            response.thenAccept(answer -> last = answer);
            return response;
        }

        private void discard() {
            HttpResponse<T> unread = last;
            Object body = unread == null ? null : unread.body();
            if (body instanceof AutoCloseable stream) {
                try {
                    stream.close();
                } catch (Exception gone) {
                    // Nobody reads it.
                }
            } else if (body instanceof Flow.Publisher<?> publisher) {
                publisher.subscribe(new Cancelling());
            }
        }
    }

    /** Wants nothing. */
    private static final class Cancelling implements Flow.Subscriber<Object> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(Object unread) {
            // Cancelled.
        }

        @Override
        public void onError(Throwable failure) {
            // Nobody reads it.
        }

        @Override
        public void onComplete() {
            // Nobody reads it.
        }
    }
}
