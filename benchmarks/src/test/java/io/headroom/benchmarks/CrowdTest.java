package io.headroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class CrowdTest {
    @Test
    void everyThreadHasDoneItWhenRunReturns() throws InterruptedException {
        LongAdder done = new LongAdder();
        Crowd crowd = new Crowd();
        crowd.run(done::increment);
        long seen = done.sum();
        crowd.end();

        assertThat(seen).isEqualTo(Crowd.SIZE);
    }
}
