package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Maintenance;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
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

    /** Whatever the folds and however spans lie to slices: exactly those of which maintenance took anything are left out. */
    @Property(tries = 300)
    void slicesThatSawNoMaintenanceAreJudgedAndNoOthers(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 80) Integer> begins,
            @ForAll @Size(4) List<@IntRange(min = 1, max = 30) Integer> lengths,
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 90_000) Integer> folds) {
        Instant start = Instant.parse("2026-03-01T10:00:00Z");
        ManualClock time = new ManualClock(0, start);
        Headroom service = Headroom.builder("shop").manual(time).build();
        Slo availability = service.slo(
                "checkout",
                settings -> settings.objective(0.9).method(BudgetingMethod.timeslices(Duration.ofMinutes(1), 0.9)));
        List<Maintenance> spans = new ArrayList<>();
        for (int i = 0; i < begins.size(); i++) {
            Instant from = start.plusSeconds(15L * begins.get(i));
            spans.add(new Maintenance(from, from.plusSeconds(15L * lengths.get(i))));
        }
        spans.forEach(availability::addMaintenance);
        for (int millis : folds) {
            availability.recorder().record(Outcome.GOOD);
            time.advance(Duration.ofMillis(millis));
            service.tick();
        }

        long judged = 0;
        for (Instant slice = start; !slice.plusSeconds(60).isAfter(time.instant()); slice = slice.plusSeconds(60)) {
            Instant from = slice;
            Instant until = slice.plusSeconds(60);
            boolean saw = spans.stream().anyMatch(span -> span.from().isBefore(until) && from.isBefore(span.until()));
            judged += saw ? 0 : 1;
        }
        assertThat(availability.budget().total(availability.budget().windowCount() - 1))
                .isEqualTo(judged);
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
