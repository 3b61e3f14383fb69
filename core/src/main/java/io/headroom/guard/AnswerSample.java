package io.headroom.guard;

/**
 * Which good answers are timed: all up to 40,000 a second, one in 64 beyond, for there reading the clock once more is a good part of what a
 * call pays. An answer is chosen by when its attempt began, so how long it takes has no say in it, and nobody has to count.
 *
 * <p>Thread-safe; ticks must not overlap.
 */
final class AnswerSample {
    /** The time between two answers from which on all are timed. */
    private static final long SELDOM_NANOS = 25_000;

    /** Odd numbers that spread whatever differs between two times over the high bits, be a clock as coarse and calls as regular as they may. */
    private static final long FIRST_MIX = 0x9E3779B97F4A7C15L;

    private static final long SECOND_MIX = 0xD6E8FEB86659FD93L;

    private static final int SIXTY_FOURTH = Long.SIZE - 6;

    /** Published by ticks. */
    private volatile boolean partial;

    private long tickedNanos;
    private long answersBefore;

    AnswerSample(long nowNanos) {
        tickedNanos = nowNanos;
    }

    /** Whether the good answer to an attempt is timed. */
    boolean takes(long startNanos) {
        return !partial || mixed(startNanos) >>> SIXTY_FOURTH == 0;
    }

    /** @param answers good ones so far, timed or not */
    void tick(long nowNanos, long answers) {
        long elapsed = nowNanos - tickedNanos;
        if (elapsed > 0) {
            partial = answers - answersBefore > elapsed / SELDOM_NANOS;
            tickedNanos = nowNanos;
            answersBefore = answers;
        }
    }

    private static long mixed(long nanos) {
        long half = nanos * FIRST_MIX;
        return (half ^ half >>> 32) * SECOND_MIX;
    }
}
