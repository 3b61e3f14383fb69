package io.headroom.report;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.guard.RetryTimer;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * The story that reports are held against: ten requests a second for twenty days and two hours, those of the last two hours each with a call through a guard. Then a
 * release; from three minutes later on three of ten requests fail for twenty minutes, among them all of one tenant; then all is well.
 */
final class Outage implements AutoCloseable {
    static final Duration CALM = Duration.ofDays(20);
    static final Duration BEFORE = Duration.ofHours(2);
    static final Duration LATENT = Duration.ofMinutes(3);
    static final Duration LENGTH = Duration.ofMinutes(20);

    final ManualClock clock = new ManualClock();
    final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    final Journal journal = Journal.of(headroom);
    final Slo checkout;

    /** When the first request failed. */
    Instant began = Instant.MIN;

    private final SliRecorder gold;
    private final SliRecorder others;
    private final Guard payments;
    private long requests;

    Outage(String tenant) {
        headroom.sli(slis -> slis.slo("checkout", slo -> slo.objective("99.9%"))
                .slo("checkout-latency", slo -> slo.objective("99%").latency("300ms")));
        headroom.slo("search", slo -> slo.objective("99%"));
        checkout = headroom.slo("checkout");
        headroom.family("checkout", family -> {});
        gold = headroom.family("checkout").recorder(tenant);
        others = headroom.family("checkout").recorder("others");
        payments = headroom.guard(
                "payments",
                guard -> guard.slos("checkout")
                        .timeout("200ms")
                        .idempotent(true)
                        .mode(GuardMode.ENFORCE)
                        .random(() -> 0.5)
                        .timer(new Impatient()));
    }

    Outage play() {
        for (long hour = 0; hour < CALM.toHours(); hour++) {
            for (int i = 0; i < 36_000; i++) {
                (i % 10 == 0 ? gold : others).record(40_000_000, Outcome.GOOD);
            }
            clock.advance(Duration.ofHours(1));
            headroom.tick();
        }
        run(BEFORE, 0);
        journal.mark("release 1.4.2");
        run(LATENT, 0);
        began = clock.instant();
        run(LENGTH, 3);
        run(Duration.ofMinutes(1), 0);
        journal.mark(clock.instant().minusSeconds(60), "rolled back to 1.4.1");
        run(Duration.ofMinutes(14), 0);
        return this;
    }

    /** Seconds of ten requests each. */
    void run(Duration time, int badOfTen) {
        for (long second = 0; second < time.toSeconds(); second++) {
            for (int i = 0; i < 10; i++) {
                boolean bad = i < badOfTen;
                call(bad);
                SliRecorder recorder = i == 0 ? gold : others;
                recorder.record(
                        Duration.ofMillis(bad || requests++ % 500 == 0 ? 900 : 40)
                                .toNanos(),
                        bad ? Outcome.BAD : Outcome.GOOD);
            }
            clock.advance(Duration.ofSeconds(1));
            headroom.tick();
        }
    }

    private void call(boolean bad) {
        payments.call(
                () -> {
                    if (bad) {
                        throw new IllegalStateException(new IOException("payments answered 503"));
                    }
                    return "paid";
                },
                () -> "later");
    }

    @Override
    public void close() {
        headroom.close();
    }

    /** No time passes between attempts. */
    private static final class Impatient implements RetryTimer {
        @Override
        public void pause(long nanos) {}

        @Override
        public void schedule(Runnable task, long delayNanos) {
            task.run();
        }
    }
}
