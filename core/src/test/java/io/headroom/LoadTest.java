package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.budget.WindowCounts;
import io.headroom.sli.EventCounts;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All threads record while others read, tick and ask for windows; the real ticker runs too. */
class LoadTest {
    private static final Duration LASTING = Duration.ofSeconds(Scale.of(3, 120));
    private static final int WRITERS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private static final int READERS = 2;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Test
    @Timeout(600)
    void everyCountIsExactAfterwardsAndNoReadWasImpossible() throws InterruptedException {
        try (Headroom headroom = Headroom.create("load")) {
            SliRecorder recorder = headroom.sli(sli -> sli.slo("available", slo -> slo.objective(0.99))
                    .slo("fast", slo -> slo.objective(0.9).latency("100ms"))
                    .slo("bearable", slo -> slo.objective(0.95).latency("1s")));
            SloFamily family = headroom.family("available", tenants -> tenants.maxKeys(8));
            long[][] counted = new long[WRITERS][4];
            List<Thread> threads = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                long[] mine = counted[writer];
                int seed = writer;
                threads.add(start(() -> write(recorder, family, mine, seed)));
            }
            for (int reader = 0; reader < READERS; reader++) {
                threads.add(start(() -> headroom.slos().forEach(LoadTest::read)));
            }
            threads.add(start(headroom::tick));
            new CountDownLatch(1).await(LASTING.toMillis(), TimeUnit.MILLISECONDS);
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            headroom.tick();

            assertThat(failure.get()).isNull();
            long bad = sum(counted, 0);
            long fast = sum(counted, 1);
            long bearable = sum(counted, 2);
            long slow = sum(counted, 3);
            assertThat(bad + fast + bearable + slow).isGreaterThan(WRITERS * 1_000L);
            assertEvents(headroom, "available", fast + bearable + slow, bad);
            assertEvents(headroom, "fast", fast, bad + bearable + slow);
            assertEvents(headroom, "bearable", fast + bearable, bad + slow);
        }
    }

    /** Bad, fast, bearable and slow events, some of them on a part. */
    private static void write(SliRecorder recorder, SloFamily family, long[] counted, int seed) {
        SplittableRandom random = new SplittableRandom(seed + 31 * counted[0] + counted[1]);
        for (int i = 0; i < 1_000; i++) {
            SliRecorder target = i % 10 == 0 ? family.recorder("tenant-" + random.nextInt(12)) : recorder;
            int kind = random.nextInt(4);
            target.record(
                    List.of(1L, 1L, 500_000_000L, 2_000_000_000L).get(kind), kind == 0 ? Outcome.BAD : Outcome.GOOD);
            counted[kind]++;
        }
    }

    private static void read(Slo slo) {
        SloSnapshot earlier = slo.snapshot();
        for (WindowCounts window : earlier.budget().windows()) {
            assertThat(window.good()).isNotNegative();
            assertThat(window.bad()).isNotNegative();
            assertThat(window.badRatio()).isBetween(0.0, 1.0);
            assertThat(window.coverage()).isBetween(0.0, 1.0);
        }
        WindowCounts present = slo.counts(Duration.ofMinutes(5));
        EventCounts later = slo.snapshot().events();
        assertThat(present.good()).isNotNegative();
        assertThat(present.bad()).isBetween(0L, present.total());
        assertThat(later.good()).isGreaterThanOrEqualTo(earlier.events().good());
        assertThat(later.bad()).isGreaterThanOrEqualTo(earlier.events().bad());
    }

    private Thread start(Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                while (!over.get()) {
                    work.run();
                }
            } catch (Throwable unexpected) {
                failure.compareAndSet(null, unexpected);
            }
        });
        thread.start();
        return thread;
    }

    private static long sum(long[][] counted, int kind) {
        long sum = 0;
        for (long[] mine : counted) {
            sum += mine[kind];
        }
        return sum;
    }

    private static void assertEvents(Headroom headroom, String slo, long good, long bad) {
        assertThat(headroom.slo(slo).snapshot().events()).isEqualTo(new EventCounts(good, bad, 0));
    }
}
