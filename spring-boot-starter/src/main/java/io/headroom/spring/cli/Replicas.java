package io.headroom.spring.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.boot.json.BasicJsonParser;
import org.springframework.boot.json.JsonParseException;

/**
 * The replicas of a running service, asked over HTTP. Follows no redirection, which might lead the secret elsewhere. JSON is read by
 * Spring Boot's own parser: the command's jar has no other, and its booleans may be words.
 */
final class Replicas {
    private static final int OK = 200;

    private final GateArguments arguments;
    private final HttpClient client;

    /** @throws IOException if the certificates cannot be read */
    Replicas(GateArguments arguments) throws IOException {
        this.arguments = arguments;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(arguments.timeout());
        Path certificates = arguments.certificates();
        client = (certificates == null ? builder : builder.sslContext(trusting(certificates))).build();
    }

    /**
     * The JSON that an address answers.
     *
     * @throws IOException if it does not, within the time; says why
     */
    Map<String, Object> get(URI url) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).header("Accept", "application/json");
        String authorization = arguments.authorization();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> answer;
        try {
            answer = client.sendAsync(request.build(), BodyHandlers.ofString())
                    .get(arguments.timeout().toMillis(), TimeUnit.MILLISECONDS); // of the whole answer, its body too
        } catch (TimeoutException slow) {
            throw new IOException("no answer in time");
        } catch (ExecutionException failed) {
            throw new IOException("no answer: " + failed.getCause());
        }
        if (answer.statusCode() != OK) {
            throw new IOException("answered with status " + answer.statusCode());
        }
        try {
            return new BasicJsonParser().parseMap(answer.body());
        } catch (JsonParseException foreign) {
            throw new IOException("answered with something else than JSON");
        }
    }

    private static SSLContext trusting(Path file) throws IOException {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("--cacert must be a file with PEM certificates, was " + file, unusable);
        }
    }
}
