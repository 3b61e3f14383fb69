package io.headroom.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentProtectionsTest {
    private int attempts;

    @ParameterizedTest
    @ValueSource(strings = {"none", "resilience4j", "resilience4j-tuned", "observe", "enforce"})
    void whatSucceedsIsCalledOnce(String name) {
        protection(name).pay(() -> attempts++);

        assertThat(attempts).isEqualTo(1);
    }

    @Test
    void withoutProtectionAFailureIsTheCallers() {
        assertThatThrownBy(() -> protection("none").pay(this::fail)).isInstanceOf(IllegalStateException.class);

        assertThat(attempts).isEqualTo(1);
    }

    @Test
    void theTunedRetryMakesThreeAttempts() {
        assertThatThrownBy(() -> protection("resilience4j-tuned").pay(this::fail))
                .isInstanceOf(IllegalStateException.class);

        assertThat(attempts).isEqualTo(3);
    }

    @Test
    void theTunedBreakerOpensAfterTwentyFailuresAndIsNotRetried() {
        PaymentProtection tuned = protection("resilience4j-tuned");
        for (int i = 0; i < 7; i++) {
            assertThatThrownBy(() -> tuned.pay(this::fail)).isNotNull();
        }

        assertThatThrownBy(() -> tuned.pay(this::fail)).isInstanceOf(CallNotPermittedException.class);
        assertThat(attempts).isEqualTo(20);
    }

    @Test
    void anUnknownProtectionIsNamedWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> protection("enforced"))
                .withMessage(
                        "shop.protection must be none, resilience4j, resilience4j-tuned, observe or enforce, was enforced");
    }

    private void fail() {
        attempts++;
        throw new IllegalStateException("refused");
    }

    private static PaymentProtection protection(String name) {
        return new PaymentProtections().paymentProtection(name);
    }
}
