package io.headroom.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.time.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** The extension without a field. */
@ExtendWith(HeadroomExtension.class)
class AnnotatedTest {
    private Headroom early;

    @BeforeEach
    void declare(Headroom headroom) {
        early = headroom;
        headroom.slo("search", slo -> slo.objective("99%"));
    }

    @RepeatedTest(2)
    void theTestHasTheHeadroomOfItsPreparationAndTheClock(Headroom headroom, ManualClock clock) {
        assertThat(headroom).isSameAs(early);
        assertThat(clock).isSameAs(headroom.clock());
        assertThat(headroom.slos()).hasToString("[search: availability 99% over 30d]");
    }
}
