package io.headroom.benchmarks.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutTest {
    private static final int CELLS = 6;
    private static final int THREADS = 4;
    private static final int EVENTS = 50_000;

    @ParameterizedTest
    @EnumSource
    void losesNoEventOfConcurrentThreads(Layout layout) throws InterruptedException {
        EventCells cells = layout.create(CELLS);
        List<Thread> threads = Stream.generate(() -> new Thread(() -> countInEveryCell(cells)))
                .limit(THREADS)
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        for (int cell = 0; cell < CELLS; cell++) {
            assertThat(cells.sum(cell)).isEqualTo(THREADS * EVENTS * (cell + 1L));
        }
    }

    private static void countInEveryCell(EventCells cells) {
        for (int event = 0; event < EVENTS; event++) {
            for (int cell = 0; cell < CELLS; cell++) {
                for (int times = 0; times <= cell; times++) {
                    cells.increment(cell);
                }
            }
        }
    }
}
