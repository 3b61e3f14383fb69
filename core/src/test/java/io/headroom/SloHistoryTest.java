package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.budget.CumulativeCounts;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SloHistoryTest {
    private static final Instant START = Instant.parse("2026-03-28T00:00:00Z");

    private final ManualClock clock = new ManualClock(0, START);
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();

    @ParameterizedTest
    @ValueSource(strings = {"5m", "1h", "6h", "3d"})
    void itSaysWhatEveryWindowHolds(String window) {
        Slo slo = headroom.slo("checkout", settings -> settings.objective("99%").period("30d"));
        for (int minute = 0; minute < 5 * 24 * 60; minute++) {
            slo.recorder().record(minute % 7 == 0 ? Outcome.BAD : Outcome.GOOD);
            clock.advance(Duration.ofMinutes(1));
            headroom.tick();
        }

        List<CumulativeCounts> history = slo.history();

        Duration length = DurationGrammar.parse("window", window, "5m");
        CumulativeCounts last = history.get(history.size() - 1);
        CumulativeCounts first = history.stream()
                .filter(point -> point.at().equals(last.at().minus(length)))
                .findFirst()
                .orElseThrow();
        assertThat(last.at()).isEqualTo(clock.instant());
        assertThat(last.bad() - first.bad()).isEqualTo(slo.counts(length).bad());
        assertThat(last.good() - first.good()).isEqualTo(slo.counts(length).good());
        assertThat(history).isSortedAccordingTo((one, other) -> one.at().compareTo(other.at()));
        assertThat(history).hasSizeLessThan(400);
    }

    @Test
    void aCalendarPeriodStartsAtItsBoundaryAndARollingOneALengthAgo() {
        Slo monthly =
                headroom.slo("monthly", settings -> settings.objective("99%").period("month"));
        Slo rolling =
                headroom.slo("rolling", settings -> settings.objective("99%").period("30d"));
        clock.advance(Duration.ofDays(6));

        assertThat(monthly.periodStart()).isEqualTo("2026-04-01T00:00:00Z");
        assertThat(rolling.periodStart()).isEqualTo("2026-03-04T00:00:00Z");
    }
}
