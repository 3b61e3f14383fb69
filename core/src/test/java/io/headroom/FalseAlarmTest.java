package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.SloEvent.AlertChanged;
import io.headroom.alert.AlertState;
import io.headroom.alert.Severity;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A service at half its budget, 0.05 % bad at 99.9 %, each event bad by chance: whatever fires is a false alarm. Advanced event by
 * event; above one event a second, a tick a second.
 */
class FalseAlarmTest {
    private static final double BAD_RATIO = 0.0005;

    @ParameterizedTest(name = "{0} events an hour, seed {4}")
    @CsvSource({
        "10, 1, 1_000_000, 10_000_000, 1",
        "10, 1, 200_000, 10_000_000, 2",
        "10, 1, 200_000, 10_000_000, 3",
        "3600, 1, 1_000_000, 10_000_000, 1",
        "3600, 1, 500_000, 10_000_000, 2",
        "3600, 1, 500_000, 10_000_000, 3",
        "3600000, 1000, 100_000_000, 400_000_000, 1",
        "3600000, 1000, 10_000_000, 400_000_000, 2",
        "3600000, 1000, 10_000_000, 400_000_000, 3"
    })
    void nothingFires(int eventsAnHour, int eventsATick, String inCi, String inSoak, long seed) {
        int events = Scale.of(number(inCi), number(inSoak));
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock();
        Headroom headroom = Headroom.builder("shop").manual(clock).build();
        Slo slo = headroom.slo("checkout", settings -> settings.objective(0.999));
        Map<Severity, Integer> fired = new EnumMap<>(Severity.class);
        headroom.addEventListener(event -> {
            if (event instanceof AlertChanged alert && alert.change().status().state() == AlertState.FIRING) {
                fired.merge(alert.change().status().rule().severity(), 1, Integer::sum);
            }
        });
        Duration step = Duration.ofNanos(3_600_000_000_000L / eventsAnHour * eventsATick);

        for (int i = 0; i < events; i += eventsATick) {
            for (int j = 0; j < eventsATick; j++) {
                slo.recorder().record(random.nextDouble() < BAD_RATIO ? Outcome.BAD : Outcome.GOOD);
            }
            clock.advance(step);
            headroom.tick();
        }

        assertThat(fired).isEmpty();
    }

    private static int number(String text) {
        return Integer.parseInt(text.replace("_", ""));
    }
}
