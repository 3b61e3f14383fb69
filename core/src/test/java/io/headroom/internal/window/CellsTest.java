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
            cells.spread();
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

    @Test
    void eventsRecordedWhileCellsRetireAreInTheSuccessorOnce() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            Cells retiring = new Cells(2);
            Cells successor = new Cells(2);
            successor.increment(1);
            List<Thread> writers = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                Thread writer = new Thread(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        retiring.increment(1);
                    }
                });
                writers.add(writer);
                writer.start();
            }
            while (retiring.sum(1) < 10) {
                Thread.onSpinWait();
            }
            if (round % 2 == 0) {
                retiring.spread();
            }
            retiring.retireInto(successor);
            for (Thread writer : writers) {
                writer.join();
            }

            assertThat(retiring.sum(1)).isZero();
            assertThat(successor.sum(1)).isEqualTo(3_001);
            assertThat(successor.sum(0)).isZero();
        }
    }

    @Test
    void aSuccessorMayRetireToo() {
        Cells first = new Cells(1);
        Cells second = new Cells(1);
        Cells third = new Cells(1);
        first.increment(0);
        first.retireInto(second);
        second.retireInto(third);
        first.increment(0);

        assertThat(third.sum(0)).isEqualTo(2);
    }
}
