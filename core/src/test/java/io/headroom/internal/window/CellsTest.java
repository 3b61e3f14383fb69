package io.headroom.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static final int THREADS = 8;
    private static final int EVENTS = 200_000;

    @Test
    void concurrentIncrementsAreAllCountedAndReadsNeverFall() throws InterruptedException {
        Cells cells = new Cells(3);
        List<Thread> writers = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int cell = t % cells.size();
            Thread writer = new Thread(() -> {
                for (int i = 0; i < EVENTS; i++) {
                    cells.increment(cell);
                }
            });
            writers.add(writer);
            writer.start();
        }
        long[] last = new long[cells.size()];
        while (writers.stream().anyMatch(Thread::isAlive)) {
            for (int cell = 0; cell < cells.size(); cell++) {
                long sum = cells.sum(cell);
                assertThat(sum).isGreaterThanOrEqualTo(last[cell]);
                last[cell] = sum;
            }
        }
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(cells.sum(0)).isEqualTo(3L * EVENTS);
        assertThat(cells.sum(1)).isEqualTo(3L * EVENTS);
        assertThat(cells.sum(2)).isEqualTo(2L * EVENTS);
    }
}
