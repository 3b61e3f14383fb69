package io.headroom.spring.guard;

import io.headroom.spring.guard.HttpAttempts.HttpResponses;
import io.headroom.spring.guard.HttpAttempts.HttpStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientResponseException;

/** Of {@code RestClient} and {@code RestTemplate}. */
final class BlockingResponses implements HttpResponses {
    /** A client that cannot tell the status has nothing of use. */
    private static final HttpStatus UNREADABLE = new HttpStatus(500, null);

    @Override
    public @Nullable HttpStatus status(Object answerOrFailure) {
        if (answerOrFailure instanceof ClientHttpResponse response) {
            try {
                return status(response.getStatusCode().value(), response.getHeaders());
            } catch (IOException unreadable) {
                return UNREADABLE;
            }
        }
        return answerOrFailure instanceof RestClientResponseException refused
                ? status(refused.getStatusCode().value(), refused.getResponseHeaders())
                : null;
    }

    private static HttpStatus status(int code, @Nullable HttpHeaders headers) {
        return new HttpStatus(code, headers == null ? null : headers.getFirst(HttpHeaders.RETRY_AFTER));
    }
}
