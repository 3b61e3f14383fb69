package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.sli.EventCounts;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import io.headroom.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that record a few events and end: none is lost, and nothing of them stays. */
class ShortLivedThreadsTest {
    private static final int THREADS = Scale.of(20_000, 100_000);
    private static final int AT_A_TIME = 50;
    private static final long MOST_BYTES_KEPT = 1 << 20;

    private final Headroom headroom =
            Headroom.builder("shop").manual(new ManualClock()).build();
    private final Slo slo = headroom.slo("checkout", settings -> settings.objective(0.99));

    @Test
    @Timeout(300)
    void platformThreads() throws Exception {
        assertNothingIsLostOrKept(Thread::new);
    }

    /** There are none before JDK 21; the same code then runs on platform threads a second time. */
    @Test
    @Timeout(300)
    void virtualThreads() throws Exception {
        assertNothingIsLostOrKept(virtualThreads(Runtime.version().feature()));
    }

    private void assertNothingIsLostOrKept(Function<Runnable, Thread> threads) throws InterruptedException {
        run(threads, THREADS / 10);
        long before = usedBytes();
        run(threads, THREADS);
        long kept = usedBytes() - before;
        headroom.tick();

        long expected = THREADS + THREADS / 10;
        assertThat(slo.snapshot().events()).isEqualTo(new EventCounts(expected, expected, 0));
        assertThat(kept).isLessThan(MOST_BYTES_KEPT);
    }

    private void run(Function<Runnable, Thread> threads, int count) throws InterruptedException {
        SliRecorder recorder = slo.recorder();
        for (int done = 0; done < count; done += AT_A_TIME) {
            List<Thread> some = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                Thread thread = threads.apply(() -> {
                    recorder.record(1, Outcome.GOOD);
                    recorder.record(Outcome.BAD);
                });
                some.add(thread);
                thread.start();
            }
            for (Thread thread : some) {
                thread.join();
            }
            if (done == 0) {
                headroom.tick();
            }
        }
    }

    /** The least of a few looks, since the heap is not ours alone. */
    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < 5; look++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** By reflection, for the tests are compiled for Java 17. */
    private static Function<Runnable, Thread> virtualThreads(int javaRelease) throws ReflectiveOperationException {
        if (javaRelease < 21) {
            return Thread::new;
        }
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        var unstarted = Class.forName("java.lang.Thread$Builder").getMethod("unstarted", Runnable.class);
        return task -> {
            try {
                return (Thread) unstarted.invoke(builder, task);
            } catch (ReflectiveOperationException impossible) {
                throw new AssertionError(impossible);
            }
        };
    }
}
