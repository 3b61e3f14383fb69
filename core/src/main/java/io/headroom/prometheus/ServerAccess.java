package io.headroom.prometheus;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How servers are reached: settings that whoever asks one over HTTP has in common.
 *
 * @param <B> the builder that each method returns
 */
public abstract sealed class ServerAccess<B extends ServerAccess<B>>
        permits PrometheusFleet.Builder, AlertmanagerPush.Builder {
    final Map<String, String> headers = new LinkedHashMap<>();
    Duration timeout = Duration.ofSeconds(10);
    private @Nullable SSLContext ssl;

    ServerAccess() {}

    abstract B self();

    /** How long an answer may take, from 100 milliseconds to 1 minute; 10 seconds unless set. */
    public B timeout(Duration timeout) {
        this.timeout =
                DurationGrammar.checkRange("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(1), "10s");
        return self();
    }

    /** Authenticates by a token. */
    public B bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /** Authenticates by a name and a password. */
    public B basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
    }

    /**
     * Adds a header, such as {@code X-Scope-OrgID} of Mimir.
     *
     * @throws IllegalArgumentException if HTTP allows no such header
     */
    public B header(String name, String value) {
        try {
            HttpRequest.newBuilder().setHeader(name, value);
        } catch (IllegalArgumentException refused) {
            throw new InvalidSettingException("header", name, "must be one that HTTP allows", "write another");
        }
        headers.put(name, value);
        return self();
    }

    /** Whom to trust, and as whom to be known; as the JVM says unless set. */
    public B ssl(SSLContext ssl) {
        this.ssl = ssl;
        return self();
    }

    HttpClient client() {
        HttpClient.Builder http =
                HttpClient.newBuilder().connectTimeout(timeout).followRedirects(HttpClient.Redirect.NEVER);
        if (ssl != null) {
            http.sslContext(ssl);
        }
        return http.build();
    }
}
