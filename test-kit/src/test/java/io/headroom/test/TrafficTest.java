package io.headroom.test;

import static io.headroom.test.SloAssert.assertThatSlo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.Severity;
import io.headroom.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(HeadroomExtension.class)
class TrafficTest {
    @ParameterizedTest
    @CsvSource({"PT0.3S,7,2", "PT1S,1,0", "PT59S,0,1", "PT1H,3601,17", "P30D,1000003,1"})
    void nothingIsLostHoweverEventsAndTimeDivide(
            Duration time, long good, long bad, Headroom headroom, ManualClock clock) {
        headroom.slo("checkout", slo -> slo.objective("99%"));

        Traffic.to(headroom, "checkout").good(good).bad(bad).over(time);

        assertThatSlo(headroom, "checkout").hasEvents(good, bad);
        assertThat(clock.nanoTime()).isEqualTo(time.toNanos());
    }

    @Test
    void eventsComeEvenlyAndOneAloneInTheMiddle(Headroom headroom) {
        Slo checkout = headroom.slo("checkout", slo -> slo.objective("99%"));

        Traffic.to(headroom, "checkout").good(60_000).bad(1).over(Duration.ofMinutes(10));

        assertThat(checkout.counts(Duration.ofMinutes(5)).good()).isEqualTo(30_000);
        assertThat(checkout.counts(Duration.ofMinutes(4)).bad()).isZero();
        assertThat(checkout.counts(Duration.ofMinutes(6)).bad()).isEqualTo(1);
    }

    @Test
    void anAlertIsTestedWithoutWaiting(Headroom headroom, ManualClock clock) {
        headroom.slo("checkout", slo -> slo.objective("99.9%"));

        Traffic.to(headroom, "checkout").good(360_000).over(Duration.ofHours(1));
        assertThatSlo(headroom, "checkout").doesNotFire();
        Traffic.to(headroom, "checkout").bad(9_000).over(Duration.ofSeconds(90));

        assertThatSlo(headroom, "checkout").fires(Severity.PAGE);
        assertThat(clock.nanoTime()).isEqualTo(Duration.ofSeconds(3_690).toNanos());
    }

    @Test
    void aSlowEventIsBadUnderALowerThresholdOnly(Headroom headroom) {
        headroom.sli(sli -> sli.slo("available", slo -> slo.objective("99%"))
                .slo("fast", slo -> slo.objective("99%").latency("300ms")));

        Traffic.to(headroom, "fast")
                .good(10)
                .good(3, Duration.ofMillis(301))
                .bad(1)
                .atOnce();

        assertThatSlo(headroom, "available").hasEvents(13, 1);
        assertThatSlo(headroom, "fast").hasEvents(10, 4);
    }

    @Test
    void atOnceTakesNoTime(Headroom headroom, ManualClock clock) {
        headroom.slo("checkout", slo -> slo.objective("99%"));

        Traffic.to(headroom, "checkout").good(5).atOnce();

        assertThat(headroom.slo("checkout").budget().periodCounts().good()).isEqualTo(5);
        assertThat(clock.nanoTime()).isZero();
    }

    @Test
    void whatCannotBePlayedIsRefused(Headroom headroom) {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        Traffic traffic = Traffic.to(headroom, "checkout");

        assertThatThrownBy(() -> traffic.over(Duration.ZERO))
                .hasMessageStartingWith("time must be from 1ns to 3660d, was 0s");
        assertThatThrownBy(() -> traffic.over(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageStartingWith("time must be from 1ns to 3660d, was PT");
        assertThatThrownBy(() -> traffic.bad(-1)).hasMessage("events must not be negative, were -1");
        assertThatThrownBy(() -> traffic.good(1, Duration.ofMillis(-1)))
                .hasMessageStartingWith("duration of an event must be from 0s to 366d, was -1ms");
        assertThatThrownBy(() -> Traffic.to(headroom, "search"))
                .hasMessage("SLO must be one of [checkout], was search: name one of these, or declare it first");
    }
}
