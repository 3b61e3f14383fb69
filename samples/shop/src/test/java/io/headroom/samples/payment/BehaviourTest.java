package io.headroom.samples.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headroom.samples.payment.Behaviour.Fate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BehaviourTest {
    private static final Behaviour MIXED = Behaviour.slow(0.3, Duration.ofMillis(600))
            .and(Behaviour.failing(0.2))
            .and(Behaviour.hanging(0.1));

    @Test
    void sharesLieOneAfterTheOther() {
        assertThat(MIXED.fate(0.1)).isEqualTo(Fate.REFUSED);
        assertThat(MIXED.fate(0.4)).isEqualTo(Fate.PAID_LATE);
        assertThat(MIXED.fate(0.55)).isEqualTo(Fate.UNANSWERED);
        assertThat(MIXED.fate(0.7)).isEqualTo(Fate.PAID);
    }

    @Test
    void readsWhatItWrites() {
        assertThat(Behaviour.parse(MIXED.toQuery())).isEqualTo(MIXED);
    }

    @Test
    void whatIsLeftOutIsHealthy() {
        assertThat(Behaviour.parse("")).isEqualTo(Behaviour.HEALTHY);
        assertThat(Behaviour.parse("failing=0.5")).isEqualTo(Behaviour.failing(0.5));
    }

    @Test
    void isReadableToPeople() {
        assertThat(MIXED).hasToString("30% slow (600 ms), 10% hanging, 20% failing");
        assertThat(Behaviour.HEALTHY).hasToString("healthy");
    }

    @Test
    void sharesMakeUpAtMostTheWhole() {
        assertThat(Behaviour.hanging(0.6).and(Behaviour.failing(0.4)).fate(0.99999))
                .isNotEqualTo(Fate.PAID);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Behaviour.hanging(0.6).and(Behaviour.failing(0.5)))
                .withMessageContaining("the sum of all shares must be in [0, 1], was 1.1");
    }

    @Test
    void anErrorNamesTheRuleAndTheValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Behaviour.parse("failing=1.5"))
                .withMessage("failing must be in [0, 1], was 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Behaviour.parse("slow=NaN"))
                .withMessage("slow must be in [0, 1], was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Behaviour.parse("slow=some"))
                .withMessage("slow must be a number, was some");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Behaviour.parse("slow=1&delayMillis=60000"))
                .withMessage("delayMillis must be from 0 to 10000, was 60000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Behaviour.parse("broken=1"))
                .withMessage(
                        "a setting must be one of failing, erring, slow, hanging, delayMillis with =value, was broken=1");
    }
}
