package io.headroom.samples.shop;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.headroom.guard.GuardRejectedException;
import java.net.http.HttpTimeoutException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.server.ResponseStatusException;

/** The payment service as the shop sees it. Its timeouts are {@code spring.http.clients.*}. */
@Component
class PaymentClient {
    private final RestClient payments;
    private final PaymentProtection protection;

    PaymentClient(RestClient.Builder builder, @Value("${shop.payment-url}") String url, PaymentProtection protection) {
        payments = builder.baseUrl(url).build();
        this.protection = protection;
    }

    /**
     * Pays for a cart, or answers 502 if the payment service refused, 504 if it took too long, 503 if it was not there or not even
     * asked.
     */
    void pay(String cart) {
        try {
            protection.pay(() ->
                    payments.post().uri("/pay?cart={cart}", cart).retrieve().toBodilessEntity());
        } catch (RestClientResponseException refused) {
            throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "payment refused", refused);
        } catch (ResourceAccessException unanswered) {
            throw unanswered.getCause() instanceof HttpTimeoutException
                    ? new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, "payment timed out", unanswered)
                    : new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "payment unreachable", unanswered);
        } catch (CallNotPermittedException | GuardRejectedException unasked) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "payment not tried", unasked);
        }
    }
}
