package io.headroom.samples.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final Capacity SOME = new Capacity(8, 500, Duration.ofMillis(50));

    @Test
    void readsWhatItWrites() {
        assertThat(Capacity.parse(SOME.toQuery())).isEqualTo(SOME);
    }

    @Test
    void halfOfTheCapacityIsTwiceTheWork() {
        assertThat(SOME.slowedDown(2)).isEqualTo(new Capacity(8, 500, Duration.ofMillis(100)));
    }

    @Test
    void anErrorNamesTheRuleAndTheValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Capacity.parse("workers=many"))
                .withMessage("a capacity must read workers=8&queue=500&workMillis=50, was workers=many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Capacity.parse("workers=8&queue=500&workMillis=20000"))
                .withMessage("workMillis must be from 1 to 10000, was 20000");
    }
}
