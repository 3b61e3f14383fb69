package io.headroom.spring.guard;

import io.headroom.spring.guard.HttpAttempts.HttpResponses;
import io.headroom.spring.guard.HttpAttempts.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** Of {@code WebClient}. */
final class ReactiveResponses implements HttpResponses {
    @Override
    public @Nullable HttpStatus status(Object answerOrFailure) {
        if (answerOrFailure instanceof ClientResponse response) {
            return status(response.statusCode().value(), response.headers().asHttpHeaders());
        }
        return answerOrFailure instanceof WebClientResponseException refused
                ? status(refused.getStatusCode().value(), refused.getHeaders())
                : null;
    }

    private static HttpStatus status(int code, HttpHeaders headers) {
        return new HttpStatus(code, headers.getFirst(HttpHeaders.RETRY_AFTER));
    }
}
