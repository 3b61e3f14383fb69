package io.headroom.guard;

/**
 * What was counted since the last look.
 *
 * <p>Not thread-safe: belongs to whoever updates a law.
 */
final class AttemptDelta {
    private final Attempts attempts;
    private long[] before = new long[Attempts.SIZE];
    private long[] now = new long[Attempts.SIZE];

    AttemptDelta(Attempts attempts) {
        this.attempts = attempts;
        attempts.readInto(now);
    }

    void advance() {
        long[] oldest = before;
        before = now;
        attempts.readInto(oldest);
        now = oldest;
    }

    /** Calls begun up to now, in all. */
    long callsSoFar() {
        return now[Attempts.FIRST];
    }

    long calls() {
        return of(Attempts.FIRST);
    }

    long retries() {
        return of(Attempts.RETRY);
    }

    long limited() {
        return of(Attempts.LIMITED);
    }

    long ok() {
        return Attempts.ok(now) - Attempts.ok(before);
    }

    /** Good answers whose latency class is known. */
    long timedOk() {
        return ok() - of(Attempts.UNTIMED_OK);
    }

    long okOf(int latencyClass) {
        return of(Attempts.OK + latencyClass);
    }

    /** Good answers that took more than half of the timeout, told from those that were timed; 0 without such. */
    double slowOk() {
        long timed = timedOk();
        double slow = of(Attempts.SLOW_OK) + of(Attempts.SLOW_OK + 1);
        return timed == 0 ? 0 : slow * ok() / timed;
    }

    long overloads() {
        return of(Attempts.OVERLOAD) + of(Attempts.SLOW_OVERLOAD);
    }

    long failures() {
        return of(Attempts.ERROR) + of(Attempts.SLOW_ERROR) + overloads();
    }

    /** Good or bad, whatever they say of the dependency. */
    long results() {
        return ok() + failures();
    }

    /** Failures that took more than half of the timeout. */
    long slowFailures() {
        return of(Attempts.SLOW_ERROR) + of(Attempts.SLOW_OVERLOAD);
    }

    private long of(int cell) {
        return now[cell] - before[cell];
    }
}
