package io.headroom.prometheus;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One address of a server to which texts are posted. Answers are bounded in time and size, redirects are not followed. Thread-safe. */
final class HttpEndpoint {
    private static final int OK = 200;

    private final HttpClient client;
    private final HttpRequest.Builder request;
    private final Duration timeout;

    /** An answer that is none of success. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(int status, String body) {
            super("the answer's status must be 200, was %d: %s".formatted(status, Answers.shown(body)));
        }
    }

    HttpEndpoint(URI address, ServerAccess<?> access, HttpClient client, String contentType) {
        this.client = client;
        timeout = access.timeout;
        request = HttpRequest.newBuilder(address).timeout(timeout).header("Content-Type", contentType);
        access.headers.forEach(request::setHeader);
    }

    /**
     * The address of a path on a server.
     *
     * @param example a right one
     * @throws IllegalArgumentException unless it is an address of http or https without a password
     */
    static URI address(String url, String path, String example) {
        String fix = "write one such as " + example;
        URI address;
        try {
            address = URI.create(url.strip().replaceAll("/+$", "") + path);
        } catch (IllegalArgumentException none) {
            throw new InvalidSettingException("url", url, "must be an address", fix);
        }
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme) || address.getHost() == null) {
            throw new InvalidSettingException("url", url, "must be an address of http or https", fix);
        }
        if (address.getRawUserInfo() != null) {
            throw new InvalidSettingException(
                    "url", "one with a password", "must not hold a password", "give it as basic authentication");
        }
        return address;
    }

    /**
     * Posts a text and waits for the answer.
     *
     * @param mostBytes how long it may be
     * @return an answer with status 200
     * @throws RefusedException if the answer has another status
     * @throws IOException if there is none in time, or it is too long
     */
    HttpResponse<byte[]> post(String body, int mostBytes) throws IOException, InterruptedException {
        HttpRequest posted = request.copy().POST(BodyPublishers.ofString(body)).build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(posted, head -> new BoundedBody(mostBytes));
        try {
            HttpResponse<byte[]> whole = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (whole.statusCode() != OK) {
                throw new RefusedException(whole.statusCode(), new String(whole.body(), StandardCharsets.UTF_8));
            }
            return whole;
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            throw new IOException(String.valueOf(cause == null ? failure : cause), failure);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new IOException("the answer must be complete within " + DurationGrammar.format(timeout), late);
        }
    }
}
