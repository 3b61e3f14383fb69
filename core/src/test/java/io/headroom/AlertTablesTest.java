package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.alert.Severity;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Computes the tables of docs/alerts.md, at 99.9 % over 30 days with the usual rules and even traffic. */
class AlertTablesTest {
    private static final Path PAGE = Path.of(System.getProperty("headroom.root"), "docs/alerts.md");
    private static final List<Duration> INTERVALS = List.of(
            Duration.ofHours(1),
            Duration.ofMinutes(6),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));

    @Test
    void howLongATotalOutageTakesToPage() throws IOException {
        String rows = INTERVALS.stream()
                .map(interval -> {
                    Run afterTraffic = new Run(interval, true);
                    Run afterSilence = new Run(interval, false);
                    return "| one every %s | %s | %s |\n"
                            .formatted(
                                    DurationGrammar.format(interval),
                                    afterTraffic.failUntil(Severity.PAGE),
                                    afterSilence.failUntil(Severity.PAGE));
                })
                .collect(Collectors.joining());

        assertThat(Files.readString(PAGE)).contains(rows);
    }

    @Test
    void howLongAnErrorRatioTakesToBeNoticed() throws IOException {
        String rows = Stream.of(1.0, 0.15, 0.02, 0.002)
                .map(ratio -> "| %s %% | %s |\n"
                        .formatted(
                                plain(100 * ratio),
                                Stream.of(Duration.ofMinutes(6), Duration.ofSeconds(1), Duration.ofMillis(1))
                                        .map(interval -> noticed(interval, ratio))
                                        .collect(Collectors.joining(" | "))))
                .collect(Collectors.joining());

        assertThat(Files.readString(PAGE)).contains(rows);
    }

    private static String noticed(Duration interval, double ratio) {
        Run run = new Run(interval, true);
        return run.failAt(ratio);
    }

    private static String plain(double percent) {
        return percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent);
    }

    /** One service after three days that were all well, or silent. */
    private static final class Run {
        private static final Duration LONGEST = Duration.ofDays(4);
        private static final Duration TICK = Duration.ofSeconds(1);

        private final ManualClock clock = new ManualClock();
        private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
        private final Slo slo = headroom.slo("checkout", settings -> settings.objective(0.999));
        private final Duration interval;
        private final int events;

        Run(Duration interval, boolean traffic) {
            this.events = (int) Math.max(1, Duration.ofSeconds(1).dividedBy(interval));
            this.interval = interval.multipliedBy(events);
            Duration step = this.interval.compareTo(Duration.ofMinutes(1)) < 0 ? Duration.ofMinutes(1) : this.interval;
            long perStep = step.dividedBy(interval);
            for (Duration passed = Duration.ZERO;
                    passed.compareTo(Duration.ofDays(3)) < 0;
                    passed = passed.plus(step)) {
                for (long i = 0; traffic && i < perStep; i++) {
                    slo.recorder().record(Outcome.GOOD);
                }
                clock.advance(step);
                headroom.tick();
            }
        }

        String failUntil(Severity severity) {
            return after(1, snapshot -> snapshot.isFiring(severity));
        }

        /** The first alert, whichever it is. */
        String failAt(double ratio) {
            String time =
                    after(ratio, snapshot -> snapshot.isFiring(Severity.PAGE) || snapshot.isFiring(Severity.TICKET));
            String severity = slo.snapshot().isFiring(Severity.PAGE) ? "page" : "ticket";
            return time.equals("never") ? time : severity + " after " + time;
        }

        private String after(double ratio, Predicate<SloSnapshot> done) {
            double due = 0;
            Duration passed = Duration.ZERO;
            while (passed.compareTo(LONGEST) < 0) {
                for (int i = 0; i < events; i++) {
                    due += ratio;
                    boolean bad = due >= 1 - 1e-9;
                    due -= bad ? 1 : 0;
                    slo.recorder().record(bad ? Outcome.BAD : Outcome.GOOD);
                }
                // Judged right after the events, and again before the next ones.
                for (Duration part : List.of(TICK, interval.minus(TICK))) {
                    clock.advance(part);
                    passed = passed.plus(part);
                    headroom.tick();
                    if (done.test(slo.snapshot())) {
                        return people(passed);
                    }
                }
            }
            return "never";
        }

        private static String people(Duration time) {
            if (time.compareTo(Duration.ofMinutes(3)) < 0) {
                return time.toSeconds() + " s";
            }
            return time.compareTo(Duration.ofHours(3)) < 0
                    ? Math.round(time.toSeconds() / 60.0) + " min"
                    : Math.round(time.toMinutes() / 60.0) + " h";
        }
    }
}
