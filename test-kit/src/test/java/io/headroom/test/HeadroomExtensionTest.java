package io.headroom.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.sli.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeadroomExtensionTest {
    private static final Set<Headroom> SEEN = new HashSet<>();

    @RegisterExtension
    final HeadroomExtension shop = HeadroomExtension.declaring(
            headroom -> headroom.slo("checkout", slo -> slo.objective("99%").period("2h")));

    @RegisterExtension
    final HeadroomExtension own =
            HeadroomExtension.of(clock -> Headroom.builder("own").manual(clock).build());

    @RepeatedTest(2)
    void eachTestHasAHeadroomOfItsOwnWithTheSlosDeclared() {
        assertThat(SEEN.add(shop.headroom())).isTrue();
        shop.headroom().slo("checkout").recorder().record(Outcome.BAD);
        shop.assertThatSlo("checkout").hasEvents(0, 1);
    }

    @Test
    void theHeadroomOfTheTestBeforeIsClosed() {
        SEEN.add(shop.headroom());
        SEEN.stream()
                .filter(other -> other != shop.headroom())
                .forEach(other -> assertThatThrownBy(() -> other.slo("late", slo -> slo.objective("99%")))
                        .hasMessageContaining("closed"));
    }

    @Test
    void advancingLetsTimePassAndTicks() {
        shop.advance(Duration.ofHours(1));

        assertThat(shop.headroom().slo("checkout").budget().coverage()).isEqualTo(0.5);
    }

    @Test
    void outsideOfATestThereIsNone() {
        assertThatThrownBy(() -> new HeadroomExtension().headroom())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("headroom must be asked for in a test, was asked for outside of one");
    }

    @Test
    void aHeadroomOnAnotherClockIsRefusedWithTheReason() {
        try (Headroom live = Headroom.create("live")) {
            assertThatThrownBy(() -> Traffic.manualClock(live))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the Headroom of live must be built with manual(clock), its clock was ");
        }
    }

    @Test
    void aHeadroomMayHaveSettingsOfItsOwn() {
        assertThat(own.headroom().service()).isEqualTo("own");
    }

    @Nested
    class InNestedClasses {
        @Test
        void theOuterClasssHeadroomIsThere() {
            shop.traffic("checkout").good(1).atOnce();
            shop.assertThatSlo("checkout").hasEvents(1, 0);
        }
    }
}
