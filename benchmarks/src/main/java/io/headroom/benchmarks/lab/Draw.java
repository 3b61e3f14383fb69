package io.headroom.benchmarks.lab;

import java.util.SplittableRandom;

/** Random draws that {@link SplittableRandom} lacks on Java 17, or takes from elsewhere. */
final class Draw {
    private Draw() {}

    /** Standard normal (Box and Muller). */
    static double normal(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** Exponential with the given rate. */
    static double untilNext(SplittableRandom random, double rate) {
        return -Math.log(1 - random.nextDouble()) / rate;
    }

    /** Full jitter: evenly from 0 to a bound that doubles with every retry. */
    static double backoffSeconds(SplittableRandom random, int retry, double firstBound, double longest) {
        return random.nextDouble() * Math.min(longest, firstBound * Math.pow(2, retry - 1));
    }
}
