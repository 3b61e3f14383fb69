package io.headroom.guard;

/**
 * The rate of calls as a moving average with a time constant of 30 seconds, without a bias at the beginning.
 *
 * <p>Not thread-safe: belongs to the breaker's update.
 */
final class CallRate {
    private static final double MEMORY_SECONDS = 30;

    /** The first calls say little of their rate: they count as those of a second at least. */
    private static final double LEAST_SECONDS = 1;

    private double calls;
    private double seconds;

    void add(long newCalls, long elapsedNanos) {
        double elapsed = Math.max(0, elapsedNanos) / 1e9;
        double kept = Math.exp(-elapsed / MEMORY_SECONDS);
        double evenly = elapsed < 1e-6 ? 1 : MEMORY_SECONDS * (1 - kept) / elapsed;
        calls = calls * kept + newCalls * evenly;
        seconds = seconds * kept + MEMORY_SECONDS * (1 - kept);
    }

    double perSecond() {
        return calls / Math.max(LEAST_SECONDS, seconds);
    }
}
