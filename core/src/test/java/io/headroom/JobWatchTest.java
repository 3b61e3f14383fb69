package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.sli.EventCounts;
import io.headroom.sli.Sli;
import io.headroom.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobWatchTest {
    private static final Duration DAY_AND_A_BIT = Duration.ofHours(26);

    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    private final Slo imports =
            headroom.slo("imports", slo -> slo.objective(0.99).sli(Sli.freshness(DAY_AND_A_BIT)));
    private final JobWatch job = headroom.watchJob("imports");

    @Test
    void everyMinuteTellsWhetherTheLastSuccessIsYoungEnough() {
        job.succeeded();
        pass(DAY_AND_A_BIT);
        assertThat(counts()).isEqualTo(new EventCounts(26 * 60, 0, 0));

        pass(Duration.ofMinutes(5));
        assertThat(counts()).isEqualTo(new EventCounts(26 * 60, 5, 0));

        job.succeeded();
        pass(Duration.ofMinutes(1));
        assertThat(counts()).isEqualTo(new EventCounts(26 * 60 + 1, 5, 0));
    }

    @Test
    void aJobThatNeverSucceededIsUnknownUntilItMustBeOverdue() {
        pass(DAY_AND_A_BIT);
        assertThat(counts()).isEqualTo(new EventCounts(0, 0, 26 * 60));

        pass(Duration.ofMinutes(2));
        assertThat(counts()).isEqualTo(new EventCounts(0, 2, 26 * 60));
    }

    /** The ticker may have been starved: the minutes it missed are made up for, each with the age it had. */
    @Test
    void aLateTickRecordsTheAgesThatWereDue() {
        job.succeeded();
        clock.advance(DAY_AND_A_BIT.plusMinutes(3));
        headroom.tick();

        assertThat(counts()).isEqualTo(new EventCounts(26 * 60, 3, 0));
    }

    @Test
    void aJobOfSecondsIsLookedAtTenTimesInItsGreatestAgeButNotBetweenTicks() {
        Slo beat = headroom.slo("beat", slo -> slo.objective(0.99).sli(Sli.freshness(Duration.ofSeconds(30))));
        Slo pulse = headroom.slo("pulse", slo -> slo.objective(0.99).sli(Sli.freshness(Duration.ofMillis(100))));
        headroom.watchJob("beat").succeeded();
        headroom.watchJob("pulse").succeeded();
        clock.advance(Duration.ofSeconds(30));
        headroom.tick();

        assertThat(beat.snapshot().events()).isEqualTo(new EventCounts(10, 0, 0));
        assertThat(pulse.snapshot().events()).isEqualTo(new EventCounts(0, 30, 0));
    }

    @Test
    void theAgeIsThatOfTheLastSuccess() {
        assertThat(job.age()).isEmpty();
        job.succeeded();
        clock.advance(Duration.ofMinutes(7));

        assertThat(job.age()).contains(Duration.ofMinutes(7));
        assertThat(headroom.watchJob("imports")).isSameAs(job);
    }

    @Test
    void anSloOnAnotherSliWatchesNoJob() {
        headroom.slo("checkout", slo -> slo.objective(0.99));

        assertThatThrownBy(() -> headroom.watchJob("checkout"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be freshness for SLO checkout to watch a job");
        assertThatThrownBy(() -> headroom.watchJob("import")).hasMessageContaining("SLO must be one of [imports");
    }

    private void pass(Duration duration) {
        for (long minute = 0; minute < duration.toMinutes(); minute++) {
            clock.advance(Duration.ofMinutes(1));
            headroom.tick();
        }
    }

    private EventCounts counts() {
        return imports.snapshot().events();
    }
}
