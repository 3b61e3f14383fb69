package io.headroom.sli;

import static io.headroom.Sneaky.sneak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassifyingRecorderTest {
    private static final Sli CORRECTNESS = Sli.custom("correctness");

    private final SliRecorder recorder = new SliRecorder(new ManualClock(), List.of(CORRECTNESS));

    @Test
    void itAsksTheRule() {
        ClassifyingRecorder<String> correctness = recorder.classifying(result -> result.equals("42"));
        correctness.record("42");
        correctness.record("41");
        correctness.record("42");
        assertThat(recorder.counts(CORRECTNESS)).isEqualTo(new EventCounts(2, 1, 0));
    }

    @Test
    void whatIsNotValidIsNotCounted() {
        ClassifyingRecorder<String> correctness =
                recorder.<String>classifying(result -> result.equals("42")).onlyIf(result -> !result.isEmpty());
        correctness.record("");
        correctness.record("42");
        assertThat(recorder.counts(CORRECTNESS)).isEqualTo(new EventCounts(1, 0, 0));
    }

    @Test
    void aRuleThatThrowsLeavesTheEventUnclassified() {
        recorder.<String>classifying(result -> {
                    throw new IllegalStateException("on purpose");
                })
                .record("42");
        assertThat(recorder.counts(CORRECTNESS)).isEqualTo(new EventCounts(0, 0, 1));
    }

    @Test
    void aRuleThatThrowsACheckedExceptionDoesSoToo() {
        recorder.<String>classifying(result -> sneak(new IOException("on purpose")))
                .record("42");
        assertThat(recorder.counts(CORRECTNESS)).isEqualTo(new EventCounts(0, 0, 1));
    }

    @Test
    void rulesWithoutDurationsAreRefusedWhereNoSliCouldJudge() {
        SliRecorder timed = new SliRecorder(
                new ManualClock(), List.of(Sli.latency("300ms"), Sli.freshness(Duration.ofMinutes(10))));
        assertThatThrownBy(() -> timed.classifying(event -> true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must have an SLI without a threshold");
    }

    @Test
    void freshnessIsTheAgeOfWhatWasFound() {
        Sli freshness = Sli.freshness(Duration.ofMinutes(10));
        SliRecorder reads = new SliRecorder(new ManualClock(), List.of(freshness));
        reads.record(Duration.ofMinutes(10).toNanos(), Outcome.GOOD);
        reads.record(Duration.ofMinutes(10).toNanos() + 1, Outcome.GOOD);
        reads.record(1, Outcome.BAD);
        reads.recordUnclassified();
        assertThat(reads.counts(freshness)).isEqualTo(new EventCounts(1, 2, 1));
        assertThat(freshness).hasToString("freshness <= 10m");
    }

    @Test
    void namesAndFloorsHaveRules() {
        assertThatThrownBy(() -> Sli.custom("Correct!")).hasMessageContaining("must be a DNS label");
        assertThatThrownBy(() -> Sli.throughput(0)).hasMessageContaining("must be at least 1 event in a slice");
        assertThatThrownBy(() -> Sli.freshness(Duration.ofDays(367))).hasMessageContaining("must be from 1ms to 366d");
    }
}
