package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.samples.story.SloStatus.Budget;
import io.headroom.samples.story.SloStatus.Events;
import io.headroom.samples.story.Tally.Counts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void setsBothTruthsSideBySide() {
        Summary summary = new Summary(List.of(
                new Summary.Line(
                        "POST /checkout/{id}",
                        new Counts(3_800, 0, 3_100, 0, 700, 0, 0),
                        Duration.ofMillis(812),
                        slo("checkout-availability", 3_100, 700)),
                new Summary.Line(
                        "GET /catalogue/{sku}",
                        new Counts(3_800, 0, 3_800, 0, 0, 0, 0),
                        Duration.ofMillis(9),
                        slo("catalogue-availability", 3_800, 0))));

        assertThat(summary.agrees()).isTrue();
        assertThat(summary.toString()).isEqualToNormalizingNewlines("""
                What was sent             sent  < 400    4xx    5xx no answer  not sent  99 % in
                POST /checkout/{id}       3800   3100      0    700         0         0   812 ms
                GET /catalogue/{sku}      3800   3800      0      0         0         0     9 ms

                What the shop counted            good            bad
                checkout-availability            3100            700   equal
                catalogue-availability           3800              0   equal
                """);
    }

    @Test
    void answersBelow500AreGoodEvents() {
        assertThat(verdict(new Counts(10, 0, 7, 2, 1, 0, 0), 9, 1)).endsWith("equal");
    }

    @Test
    void aRequestWithoutAnAnswerMayHaveBeenCountedOrNot() {
        Counts counts = new Counts(10, 0, 7, 0, 1, 1, 1);

        assertThat(verdict(counts, 7, 1)).endsWith("equal; 2 without an answer not counted");
        assertThat(verdict(counts, 7, 3)).endsWith("equal but for 2 without an answer");
        assertThat(verdict(counts, 8, 2)).endsWith("equal but for 2 without an answer");
    }

    @Test
    void aDifferenceIsSaid() {
        Counts counts = new Counts(10, 0, 9, 0, 1, 0, 0);

        assertThat(summary(counts, 10, 0).agrees()).isFalse();
        assertThat(verdict(counts, 10, 0)).endsWith("DIFFERENT by +1 good, -1 bad");
    }

    private static String verdict(Counts counts, long good, long bad) {
        return summary(counts, good, bad).toString().strip();
    }

    private static Summary summary(Counts counts, long good, long bad) {
        return new Summary(List.of(new Summary.Line("GET /", counts, Duration.ZERO, slo("all", good, bad))));
    }

    private static SloStatus slo(String name, long good, long bad) {
        return new SloStatus(name, 0.95, "2h", new Events(good, bad), new Budget(1, 0.01), Map.of());
    }
}
