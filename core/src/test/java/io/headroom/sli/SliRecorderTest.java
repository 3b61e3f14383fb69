package io.headroom.sli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SliRecorderTest {
    private static final Sli AVAILABLE = Sli.availability();
    private static final Sli IN_100_MS = Sli.latency(Duration.ofMillis(100));
    private static final Sli IN_300_MS = Sli.latency("300ms");
    private static final Sli IN_1_S = Sli.latency("1s");

    private final ManualClock clock = new ManualClock();
    private final SliRecorder recorder = newRecorder();

    @Test
    void anEventCountsForEveryObjective() {
        recorder.record(Duration.ofMillis(200).toNanos(), Outcome.GOOD);

        assertThat(recorder.counts(AVAILABLE)).isEqualTo(new EventCounts(1, 0, 0));
        assertThat(recorder.counts(IN_100_MS)).isEqualTo(new EventCounts(0, 1, 0));
        assertThat(recorder.counts(IN_300_MS)).isEqualTo(new EventCounts(1, 0, 0));
        assertThat(recorder.counts(IN_1_S)).isEqualTo(new EventCounts(1, 0, 0));
    }

    @Test
    void theThresholdItselfIsGoodAndOneNanosecondMoreIsNot() {
        long threshold = Duration.ofMillis(300).toNanos();
        recorder.record(threshold, Outcome.GOOD);
        recorder.record(threshold + 1, Outcome.GOOD);

        assertThat(recorder.counts(IN_300_MS)).isEqualTo(new EventCounts(1, 1, 0));
    }

    @Test
    void aFastFailureIsBad() {
        recorder.record(1, Outcome.BAD);

        assertThat(recorder.counts(IN_300_MS)).isEqualTo(new EventCounts(0, 1, 0));
        assertThat(recorder.counts(AVAILABLE)).isEqualTo(new EventCounts(0, 1, 0));
    }

    @Test
    void withoutADurationAGoodEventIsUnclassifiedForLatency() {
        recorder.record(Outcome.GOOD);
        recorder.record(Outcome.BAD);

        assertThat(recorder.counts(AVAILABLE)).isEqualTo(new EventCounts(1, 1, 0));
        assertThat(recorder.counts(IN_300_MS)).isEqualTo(new EventCounts(0, 1, 1));
    }

    @Test
    void extremeDurationsAndAMissingOutcomeDoNotThrow() {
        recorder.record(Long.MIN_VALUE, Outcome.GOOD);
        recorder.record(Long.MAX_VALUE, Outcome.GOOD);
        recorder.record(0, nullOutcome());
        recorder.record(nullOutcome());

        assertThat(recorder.counts(IN_300_MS)).isEqualTo(new EventCounts(1, 3, 0));
    }

    @Test
    void timingCountsTheResultWithItsDuration() throws Exception {
        String result = recorder.time(() -> {
            clock.advance(Duration.ofMillis(250));
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(recorder.counts(IN_100_MS)).isEqualTo(new EventCounts(0, 1, 0));
        assertThat(recorder.counts(IN_300_MS)).isEqualTo(new EventCounts(1, 0, 0));
    }

    @Test
    void timingCountsAnExceptionAsBadAndPassesItOn() {
        assertThatThrownBy(() -> recorder.time(() -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
        assertThat(recorder.counts(AVAILABLE)).isEqualTo(new EventCounts(0, 1, 0));
    }

    @Test
    void countsForAForeignThresholdAreRefused() {
        assertThatThrownBy(() -> recorder.counts(Sli.latency("2s"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLatencyThresholdHasARange() {
        assertThatThrownBy(() -> Sli.latency(Duration.ZERO))
                .hasMessage("latency must be from 1us to 1h, was 0s: write a value such as 300ms");
        assertThatThrownBy(() -> Sli.latency("2h")).hasMessageStartingWith("latency must be from 1us to 1h, was 2h");
        assertThatThrownBy(() -> Sli.latency("fast")).hasMessageStartingWith("latency must be a duration");
    }

    @Test
    void aPartHasNoPartsOfItsOwn() {
        SliRecorder part = recorder.newPart();

        assertThatThrownBy(part::newPart).hasMessage("a part must have no parts of its own, was asked for one");
    }

    @Property
    void everyEventIsGoodBadOrUnclassifiedOnceForEverySli(@ForAll("events") List<Event> events) {
        SliRecorder recorder = newRecorder();
        for (Event event : events) {
            if (event.durationMillis == null) {
                recorder.record(event.outcome);
            } else {
                recorder.record(Duration.ofMillis(event.durationMillis).toNanos(), event.outcome);
            }
        }

        for (long limitMillis : new long[] {100, 300, 1000}) {
            Sli sli = Sli.latency(Duration.ofMillis(limitMillis));
            assertThat(recorder.counts(sli))
                    .isEqualTo(new EventCounts(
                            events.stream()
                                    .filter(e -> e.good() && e.timed() && e.durationMillis <= limitMillis)
                                    .count(),
                            events.stream()
                                    .filter(e -> !e.good() || e.timed() && e.durationMillis > limitMillis)
                                    .count(),
                            events.stream().filter(e -> e.good() && !e.timed()).count()));
        }
        long good = events.stream().filter(Event::good).count();
        assertThat(recorder.counts(AVAILABLE)).isEqualTo(new EventCounts(good, events.size() - good, 0));
    }

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Long> duration = Arbitraries.longs().between(-5, 1500).injectNull(0.1);
        return Combinators.combine(duration, Arbitraries.of(Outcome.class))
                .as(Event::new)
                .list()
                .ofMaxSize(200);
    }

    private SliRecorder newRecorder() {
        return new SliRecorder(clock, List.of(IN_300_MS, AVAILABLE, IN_1_S, IN_100_MS));
    }

    private static Outcome nullOutcome() {
        return null;
    }

    record Event(Long durationMillis, Outcome outcome) {
        boolean good() {
            return outcome == Outcome.GOOD;
        }

        boolean timed() {
            return durationMillis != null;
        }
    }
}
