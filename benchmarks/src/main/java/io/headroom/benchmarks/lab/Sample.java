package io.headroom.benchmarks.lab;

import java.util.Arrays;

/** A measure over several seeds: its mean, and the 95 % confidence interval of the mean (Student's t). */
record Sample(double mean, double plusMinus) {
    /** Quantiles 0.975 of t for 1, 2, 3 … degrees of freedom. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093
    };

    static Sample of(double... values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        if (values.length < 2 || Double.isInfinite(mean)) {
            return new Sample(mean, Double.NaN);
        }
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double deviation = Math.sqrt(squares / (values.length - 1));
        double t = T[Math.min(T.length, values.length - 1) - 1];
        return new Sample(mean, t * deviation / Math.sqrt(values.length));
    }
}
