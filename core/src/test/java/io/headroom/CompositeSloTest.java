package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CompositeSloTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();

    CompositeSloTest() {
        headroom.slo("cart", slo -> slo.objective(0.99));
        headroom.slo("pay", slo -> slo.objective(0.9));
        headroom.slo("weekly", slo -> slo.objective(0.9).period("7d"));
    }

    @Test
    void theWorstOfSeveralBurnsAndIsSpentAsTheWorst() {
        CompositeSlo journey = headroom.composite("journey", composite -> composite.worstOf("cart", "pay"));
        assertSpent(journey, 0.5);
        assertThat(journey.period().label()).isEqualTo("30d");
        assertThat(headroom.composites()).containsExactly(journey);
        assertThat(journey).hasToString("journey: worst of [cart, pay]");
    }

    @Test
    void aWeightedMeanWeighsWhatIsSpent() {
        CompositeSlo journey = headroom.composite(
                "journey", composite -> composite.weighted("cart", 3).weighted("pay", 1));
        assertSpent(journey, (3 * 0.5 + 0.2) / 4);
    }

    @Test
    void aWeightedSumAddsWhatIsSpent() {
        CompositeSlo journey = headroom.composite(
                "journey", composite -> composite.summed("cart", 3).summed("pay", 1));
        assertSpent(journey, 3 * 0.5 + 0.2);
        assertThat(journey).hasToString("journey: weighted sum of [cart, pay]");
    }

    @Test
    void coverageIsTheLeastOfAll() {
        clock.advance(HOUR);
        headroom.tick();
        headroom.slo("late", slo -> slo.objective(0.9));
        CompositeSlo journey = headroom.composite("journey", composite -> composite.worstOf("cart", "late"));
        clock.advance(HOUR);
        headroom.tick();

        assertThat(journey.coverage()).isCloseTo(1 / 720.0, within(1e-9));
    }

    @Test
    void wrongComponentsAreNamed() {
        assertThatThrownBy(() -> headroom.composite("journey", composite -> {}))
                .hasMessageStartingWith("composite must have at least one component, was journey");
        assertThatThrownBy(() -> headroom.composite("journey", composite -> composite.worstOf("cart", "weekly")))
                .hasMessageContaining("components of one period, had [30d, 7d]");
        assertThatThrownBy(() -> headroom.composite("journey", composite -> composite.weighted("cart", 0)))
                .hasMessageStartingWith("weight must be above 0 and finite, was 0.0");
        assertThatThrownBy(() -> headroom.composite(
                        "journey", composite -> composite.summed("cart", 1).weighted("pay", 1)))
                .hasMessageStartingWith("composite must be read as the others, SUM, was pay");
        assertThatThrownBy(() -> headroom.composite("cart", composite -> composite.worstOf("pay")))
                .hasMessageStartingWith("name must be declared once, was cart");
        assertThatThrownBy(() -> headroom.composite("Journey", composite -> composite.worstOf("pay")))
                .hasMessageContaining("must be a DNS label");
        assertThat(headroom.composites()).isEmpty();
    }

    /** Once half of the cart's budget is spent, and a fifth of that of paying. */
    private void assertSpent(CompositeSlo journey, double spent) {
        record("cart", 1000, 5);
        record("pay", 1000, 20);

        assertThat(journey.burnRate(HOUR)).isCloseTo(spent, within(1e-9));
        assertThat(journey.remaining()).isCloseTo(1 - spent, within(1e-9));
    }

    private void record(String slo, int events, int bad) {
        for (int i = 0; i < events; i++) {
            headroom.slo(slo).recorder().record(i < bad ? Outcome.BAD : Outcome.GOOD);
        }
        clock.advance(Duration.ofSeconds(1));
        headroom.tick();
    }
}
