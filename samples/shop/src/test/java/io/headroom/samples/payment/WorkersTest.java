package io.headroom.samples.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Integer> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void whatIsNoWorkIsDoneAtOnce() {
        Workers workers = workers(Capacity.UNLIMITED);

        assertThat(workers.take(() -> done.add(1))).isTrue();

        assertThat(done).containsExactly(1);
    }

    @Test
    void paymentsBeyondWorkersAndQueueAreRefused() {
        Workers workers = workers(new Capacity(2, 3, LONG));

        for (int i = 0; i < 5; i++) {
            assertThat(workers.take(() -> done.add(1))).isTrue();
        }

        assertThat(workers.take(() -> done.add(1))).isFalse();
        assertThat(done).isEmpty();
    }

    @Test
    void whatWaitsIsDoneInItsOrder() {
        Workers workers = workers(new Capacity(1, 10, SHORT));

        for (int i = 0; i < 5; i++) {
            int number = i;
            workers.take(() -> done.add(number));
        }

        await().untilAsserted(() -> assertThat(done).containsExactly(0, 1, 2, 3, 4));
    }

    @Test
    void newWorkersTakeWhatWaits() {
        Workers workers = workers(new Capacity(1, 10, LONG));
        workers.take(() -> done.add(0));
        workers.take(() -> done.add(1));

        workers.change(new Capacity(2, 10, SHORT));

        await().untilAsserted(() -> assertThat(done).containsExactly(1));
    }

    private Workers workers(Capacity capacity) {
        return new Workers(timer, new SplittableRandom(1), capacity);
    }
}
