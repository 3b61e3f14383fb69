package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.internal.thread.Ticker;
import io.headroom.sli.Outcome;
import io.headroom.time.NanoClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The real thread; waits on latches, never on time alone. */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class TickerTest {
    @Test
    void theTickerStartsWithTheFirstSloAndEndsWithClose() {
        try (Headroom headroom = Headroom.create("lifecycle")) {
            assertThat(ticker("lifecycle")).isNull();
            Slo slo = headroom.slo("checkout", settings -> settings.objective(0.99));
            Thread thread = ticker("lifecycle");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getContextClassLoader()).isNull();

            slo.recorder().record(Outcome.BAD);
            while (slo.snapshot().events().bad() == 0) {
                Thread.onSpinWait();
            }
        }
        assertThat(ticker("lifecycle")).isNull();
    }

    @Test
    void itSurvivesWhateverATickThrowsAndAnInterrupt() throws InterruptedException {
        AtomicInteger ticks = new AtomicInteger();
        CountDownLatch four = new CountDownLatch(4);
        AtomicReference<Thread> thread = new AtomicReference<>();
        Ticker ticker = new Ticker("stubborn", Duration.ofSeconds(1), () -> {
            thread.set(Thread.currentThread());
            four.countDown();
            switch (ticks.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("failing on purpose");
                case 2 -> throw new StackOverflowError("failing on purpose");
                case 3 -> Thread.currentThread().interrupt();
                default -> {}
            }
        });
        ticker.start();

        assertThat(four.await(20, TimeUnit.SECONDS)).isTrue();
        ticker.close();
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void aClockThatThrowsStopsNoTickerAndCloseEndsItAllTheSame() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(3);
        AtomicInteger reads = new AtomicInteger();
        NanoClock flaky = () -> {
            if (reads.incrementAndGet() > 2) {
                asked.countDown();
                throw new IllegalStateException("failing on purpose");
            }
            return 0;
        };
        Headroom headroom = Headroom.builder("flaky").clock(flaky).build();
        headroom.slo("checkout", settings -> settings.objective(0.99));

        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ticker("flaky").isAlive()).isTrue();
        headroom.close();
        assertThat(ticker("flaky")).isNull();
    }

    private static Thread ticker(String service) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("headroom-ticker-" + service))
                .findFirst()
                .orElse(null);
    }
}
