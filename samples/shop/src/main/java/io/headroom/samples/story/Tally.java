package io.headroom.samples.story;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the requests to one route, as their sender saw it. Thread-safe; percentiles are those of the answers there
 * were when they were asked for.
 */
final class Tally {
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    private final LongAdder sent = new LongAdder();
    private final LongAdder notSent = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder clientErrors = new LongAdder();
    private final LongAdder serverErrors = new LongAdder();
    private final LongAdder timedOut = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicLongArray latencyNanos;
    private final long promiseNanos;

    /** @param capacity the most answers whose latency is kept */
    Tally(int capacity) {
        this(capacity, Duration.ofNanos(Long.MAX_VALUE));
    }

    /** @param promise after which a success is {@linkplain #late() late} */
    Tally(int capacity, Duration promise) {
        latencyNanos = new AtomicLongArray(capacity);
        promiseNanos = promise.toNanos();
    }

    void sent() {
        sent.increment();
    }

    void notSent() {
        notSent.increment();
    }

    /** @param nanos since the request was due, not since it was sent */
    void answered(int status, long nanos) {
        int answer = answers.getAndIncrement();
        if (answer < latencyNanos.length()) {
            latencyNanos.set(answer, nanos);
        }
        if (status < CLIENT_ERROR && nanos > promiseNanos) {
            late.increment();
        }
        (status < CLIENT_ERROR ? succeeded : status < SERVER_ERROR ? clientErrors : serverErrors).increment();
    }

    void timedOut() {
        timedOut.increment();
    }

    void failed() {
        failed.increment();
    }

    /** Those of the successes that came after the promise. */
    long late() {
        return late.sum();
    }

    Counts counts() {
        return new Counts(
                sent.sum(),
                notSent.sum(),
                succeeded.sum(),
                clientErrors.sum(),
                serverErrors.sum(),
                timedOut.sum(),
                failed.sum());
    }

    /**
     * The latency that the given share of answers did not exceed; zero without answers.
     *
     * @param share in (0, 1]
     */
    Duration percentile(double share) {
        int size = Math.min(answers.get(), latencyNanos.length());
        if (size == 0) {
            return Duration.ZERO;
        }
        long[] sorted = new long[size];
        Arrays.setAll(sorted, latencyNanos::get);
        Arrays.sort(sorted);
        return Duration.ofNanos(sorted[(int) Math.ceil(share * size) - 1]);
    }

    /**
     * The requests to one route.
     *
     * @param sent requests that went out
     * @param notSent requests that were due while too many were in flight
     * @param succeeded answers below 400
     * @param clientErrors answers from 400 to 499
     * @param serverErrors answers from 500
     * @param timedOut sent, but no answer within the client's patience
     * @param failed sent, but the connection broke
     */
    record Counts(
            long sent, long notSent, long succeeded, long clientErrors, long serverErrors, long timedOut, long failed) {
        /** Both together. */
        Counts plus(Counts other) {
            return new Counts(
                    sent + other.sent,
                    notSent + other.notSent,
                    succeeded + other.succeeded,
                    clientErrors + other.clientErrors,
                    serverErrors + other.serverErrors,
                    timedOut + other.timedOut,
                    failed + other.failed);
        }

        /** Sent, but without an answer. */
        long unanswered() {
            return timedOut + failed;
        }
    }
}
