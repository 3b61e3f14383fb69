package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.samples.payment.Behaviour;
import io.headroom.samples.story.LiveTable.Moment;
import io.headroom.samples.story.SloStatus.Budget;
import io.headroom.samples.story.SloStatus.Events;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private static final Behaviour BROWNOUT =
            Behaviour.slow(0.1, Duration.ofMillis(600)).and(Behaviour.failing(0.02));

    private final LiveTable table = new LiveTable();

    @Test
    void rendersOneRowAnSlo() {
        String text = table.render(
                new Moment(Duration.ofSeconds(65), "brownout", BROWNOUT, 80, 12),
                List.of(
                        slo("checkout-availability", 0.95, 1_200, 180, -1.609, 2.609),
                        slo("catalogue-availability", 0.999, 1_380, 0, 1, 0)));

        assertThat(text).isEqualToNormalizingNewlines("""
                1:05  brownout; payment: 10% slow (600 ms), 2% failing; 80/s, 12 in flight
                SLO                    objective budget left burn now     5m     1h  good   bad
                checkout-availability  95% 2h        -160.9%    2.61x  2.61x  2.61x  1200   180
                catalogue-availability 99.9% 2h       100.0%    0.00x  0.00x  0.00x  1380     0
                """);
    }

    @Test
    void fitsATerminalOf80Columns() {
        String text = table.render(
                new Moment(Duration.ofMinutes(59), "recovery", BROWNOUT, 80, 256),
                List.of(slo("catalogue-availability", 0.999, 99_999, 99_999, -498.5, 999.99)));

        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void burnNowIsThatOfTheEventsSinceTheBlockBefore() {
        Moment moment = new Moment(Duration.ZERO, "outage", Behaviour.HEALTHY, 80, 0);
        table.render(moment, List.of(slo("checkout", 0.95, 100, 0, 1, 0)));

        assertThat(table.render(moment, List.of(slo("checkout", 0.95, 110, 30, -3, 4))))
                .contains("15.00x");
        assertThat(table.render(moment, List.of(slo("checkout", 0.95, 110, 30, -3, 4))))
                .contains(" 0.00x");
    }

    private static SloStatus slo(String name, double objective, long good, long bad, double remaining, double burn) {
        return new SloStatus(
                name,
                objective,
                "2h",
                new Events(good, bad),
                new Budget(remaining, 0.01),
                Map.of("5m", burn, "1h", burn));
    }
}
