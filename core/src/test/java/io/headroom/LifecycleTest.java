package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class LifecycleTest {
    /** What an application server does with every redeployment: load, run, close, and expect the classes to go. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aClosedHeadroomHoldsNoClassLoader() throws Exception {
        WeakReference<ClassLoader> loader = new WeakReference<>(runInALoaderOfItsOwn());
        while (loader.get() != null) {
            System.gc();
        }
    }

    private static ClassLoader runInALoaderOfItsOwn() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Class<?> service = loader.loadClass(DeployedService.class.getName());
        assertThat(service).isNotEqualTo(DeployedService.class);
        service.getMethod("run").invoke(null);
        loader.close();
        return loader;
    }

    /** Runs in a class loader of its own. */
    public static final class DeployedService {
        private DeployedService() {}

        /** Starts, counts, and ends. */
        public static void run() {
            try (Headroom headroom = Headroom.create("deployed")) {
                Slo slo = headroom.slo("checkout", settings -> settings.objective(0.99));
                slo.recorder().record(Outcome.GOOD);
                while (slo.snapshot().events().good() == 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void severalInstancesKnowNothingOfEachOther() {
        ManualClock oneClock = new ManualClock();
        ManualClock otherClock = new ManualClock(Long.MAX_VALUE - 5, Instant.parse("2031-01-01T00:00:00Z"));
        Headroom one = Headroom.builder("shop").manual(oneClock).build();
        try (Headroom other = Headroom.builder("shop").manual(otherClock).build()) {
            Slo first = one.slo("checkout", slo -> slo.objective(0.99));
            Slo second = other.slo("checkout", slo -> slo.objective(0.9));
            first.recorder().record(Outcome.BAD);
            oneClock.advance(Duration.ofHours(2));
            one.tick();
            other.tick();
            one.close();
            second.recorder().record(Outcome.GOOD);
            otherClock.advance(Duration.ofSeconds(1));
            other.tick();

            assertThat(first.snapshot().events().bad()).isEqualTo(1);
            assertThat(second.snapshot().events().bad()).isZero();
            assertThat(second.snapshot().events().good()).isEqualTo(1);
            assertThat(second.budget().window(Duration.ofHours(1)).good()).isEqualTo(1);
        }
    }

    @Test
    void aStallOfAnyLengthLosesNoEvent() {
        for (Duration stall :
                List.of(Duration.ofMillis(1), Duration.ofMinutes(7), Duration.ofDays(40), Duration.ofDays(400))) {
            ManualClock clock = new ManualClock(Long.MAX_VALUE - 1_000, Instant.parse("2026-01-01T00:00:00Z"));
            Headroom headroom = Headroom.builder("shop").manual(clock).build();
            Slo slo = headroom.slo("checkout", settings -> settings.objective(0.99));
            for (int i = 0; i < 1_000; i++) {
                slo.recorder().record(Outcome.BAD);
            }
            clock.advance(stall);
            headroom.tick();

            double share = Math.min(1, (double) Duration.ofDays(30).toNanos() / stall.toNanos());
            assertThat(slo.snapshot().events().bad()).isEqualTo(1_000);
            assertThat(slo.budget().periodCounts().bad()).isEqualTo(Math.round(1_000 * share));
        }
    }

    @Test
    void aNanoClockThatRunsBackwardsStopsTimeAndNoCount() {
        ManualClock wall = new ManualClock();
        long[] nanos = {1_000_000_000_000L};
        try (Headroom headroom =
                Headroom.builder("shop").manual(wall).clock(() -> nanos[0]).build()) {
            Slo slo = headroom.slo("checkout", settings -> settings.objective(0.99));
            for (int second = 0; second < 600; second++) {
                slo.recorder().record(Outcome.BAD);
                nanos[0] += second % 3 == 0 ? -700_000_000L : 1_000_000_000L;
                headroom.tick();
            }
            assertThat(slo.snapshot().events().bad()).isEqualTo(600);
            assertThat(slo.budget().periodCounts().bad()).isEqualTo(600);
            assertThat(slo.budget().coverage()).isBetween(0.0, 1.0);
        }
    }

    @Test
    @Timeout(60)
    void closingWhileOthersRecordTickAndDeclareEndsEverythingOnce() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            Headroom headroom = Headroom.create("closing-" + round);
            Slo slo = headroom.slo("checkout", settings -> settings.objective(0.99));
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> threads = List.of(
                    new Thread(() -> repeat(over, () -> slo.recorder().record(Outcome.GOOD))),
                    new Thread(() -> repeat(over, headroom::tick)),
                    new Thread(() -> repeat(over, () -> slo.counts(Duration.ofMinutes(5)))),
                    new Thread(headroom::close));
            threads.forEach(Thread::start);
            headroom.close();
            long atClose = slo.snapshot().events().good();
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(slo.snapshot().events().good()).isGreaterThanOrEqualTo(atClose);
            String ticker = "headroom-ticker-closing-" + round;
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals(ticker));
        }
    }

    private static void repeat(AtomicBoolean over, Runnable work) {
        while (!over.get()) {
            work.run();
        }
    }
}
