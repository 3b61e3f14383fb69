package io.headroom.benchmarks.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.sli.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutRecorderTest {
    @ParameterizedTest
    @EnumSource
    void countsEveryEventOnce(Layout layout) {
        LayoutRecorder recorder = new LayoutRecorder(layout);

        recorder.record(Outcome.GOOD);
        recorder.record(Outcome.BAD);
        recorder.record(1, Outcome.BAD);
        recorder.record(1, Outcome.GOOD);
        recorder.record(200_000_000, Outcome.GOOD);
        recorder.record(Long.MAX_VALUE, Outcome.GOOD);

        assertThat(recorder.total()).isEqualTo(6);
    }
}
