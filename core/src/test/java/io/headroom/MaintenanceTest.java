package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.budget.Maintenance;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MaintenanceTest {
    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    private final Slo slo = headroom.slo("checkout", settings -> settings.objective(0.99));

    @Test
    void eventsOfTheSpanSpendNothingAndAreCountedApart() {
        Instant begin = clock.instant().plusSeconds(60);
        slo.addMaintenance(new Maintenance(begin, begin.plusSeconds(60)));
        for (int second = 0; second < 180; second++) {
            second(1, 1);
        }

        assertThat(slo.snapshot().events().good()).isEqualTo(120);
        assertThat(slo.snapshot().events().bad()).isEqualTo(120);
        assertThat(slo.snapshot().maintenance()).isEqualTo(120);
        assertThat(slo.budget().window(Duration.ofMinutes(5)).bad()).isEqualTo(120);
        assertThat(slo.maintenance()).isEmpty();
    }

    @Test
    void oneWithoutAnEndLastsUntilItIsEnded() {
        slo.addMaintenance(new Maintenance(Instant.MIN, Instant.MAX));
        second(1, 1);
        slo.endMaintenance();
        second(1, 1);
        assertThat(slo.snapshot().maintenance()).isEqualTo(2);
        assertThat(slo.snapshot().events().total()).isEqualTo(2);
    }

    @Test
    void oneThatBeginsNowTakesNothingThatWasRecordedBefore() {
        slo.recorder().record(Outcome.BAD);
        clock.advance(Duration.ofMillis(400));
        slo.addMaintenance(new Maintenance(clock.instant(), clock.instant().plusSeconds(3600)));
        slo.recorder().record(Outcome.BAD);
        clock.advance(Duration.ofMillis(600));
        slo.endMaintenance();
        slo.recorder().record(Outcome.BAD);
        second(0, 0);

        assertThat(slo.snapshot().events().bad()).isEqualTo(2);
        assertThat(slo.snapshot().maintenance()).isEqualTo(1);
    }

    @Test
    void overlappingSpansTakeAnEventOnce() {
        Instant now = clock.instant();
        slo.addMaintenance(new Maintenance(now.plusSeconds(5), now.plusSeconds(20)));
        slo.addMaintenance(new Maintenance(now, now.plusSeconds(10)));
        assertThat(slo.maintenance()).extracting(Maintenance::from).containsExactly(now, now.plusSeconds(5));
        clock.advance(Duration.ofSeconds(40));
        for (int i = 0; i < 400; i++) {
            slo.recorder().record(Outcome.BAD);
        }
        headroom.tick();

        assertThat(slo.snapshot().maintenance()).isEqualTo(200);
        assertThat(slo.snapshot().events().bad()).isEqualTo(200);
    }

    @Test
    void aSpanEndsAfterItBegins() {
        Instant now = clock.instant();
        assertThatThrownBy(() -> new Maintenance(now, now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must end after it begins");
    }

    private void second(int good, int bad) {
        for (int i = 0; i < good; i++) {
            slo.recorder().record(Outcome.GOOD);
        }
        for (int i = 0; i < bad; i++) {
            slo.recorder().record(Outcome.BAD);
        }
        clock.advance(Duration.ofSeconds(1));
        headroom.tick();
    }
}
