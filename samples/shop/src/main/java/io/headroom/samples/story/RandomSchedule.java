package io.headroom.samples.story;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Requests of users who know nothing of each other: a Poisson process. Equal seeds give equal schedules. */
final class RandomSchedule implements Arrivals {
    private final long[] offsetsNanos;

    RandomSchedule(int perSecond, Duration length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double meanNanos = (double) Duration.ofSeconds(1).toNanos() / perSecond;
        offsetsNanos = LongStream.iterate(
                        gap(random, meanNanos), at -> at < length.toNanos(), at -> at + gap(random, meanNanos))
                .toArray();
    }

    @Override
    public long count() {
        return offsetsNanos.length;
    }

    @Override
    public long offsetNanos(long n) {
        return offsetsNanos[(int) n];
    }

    private static long gap(SplittableRandom random, double meanNanos) {
        return Math.round(-Math.log(1 - random.nextDouble()) * meanNanos);
    }
}
