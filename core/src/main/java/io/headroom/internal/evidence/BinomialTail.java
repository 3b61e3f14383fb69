package io.headroom.internal.evidence;

/**
 * How likely so many bad events are by chance: the upper tail of the binomial distribution, exact but for rounding.
 *
 * <p>The first term is C. Loader's saddle-point form (Fast and Accurate Computation of Binomial Probabilities, 2000), the others
 * follow by their ratios. A Chernoff bound, P(X ≥ k) ≤ exp(−n · KL(k/n ‖ p)), decides most questions without them.
 */
public final class BinomialTail {
    private static final int TABULATED = 16;
    private static final double[] STIRLING_ERRORS = new double[TABULATED];

    static {
        double logFactorial = 0;
        for (int n = 1; n < TABULATED; n++) {
            logFactorial += Math.log(n);
            STIRLING_ERRORS[n] = logFactorial - (0.5 * Math.log(2 * Math.PI * n) + n * Math.log(n) - n);
        }
    }

    private BinomialTail() {}

    /**
     * Whether P(X ≥ bad) is below a limit.
     *
     * @param total how often it was tried, 0 or more
     * @param probability of each being bad, in [0, 1]
     * @param limit below 1/2
     */
    public static boolean isBelow(long bad, long total, double probability, double limit) {
        double mean = total * probability;
        if (bad <= mean || bad > total) {
            return bad > total;
        }
        if (deviance(bad, mean) + deviance(total - bad, total - mean) > -Math.log(limit)) {
            return true;
        }
        double term = probability(bad, total, probability);
        double sum = 0;
        double odds = probability / (1 - probability);
        for (long i = bad; i <= total && sum < limit; i++) {
            double before = sum;
            sum += term;
            if (sum == before) {
                break;
            }
            term *= odds * (total - i) / (i + 1);
        }
        return sum < limit;
    }

    /** P(X = bad), for bad from 1 to total. */
    static double probability(long bad, long total, double probability) {
        if (bad == total) {
            return Math.exp(total * Math.log(probability));
        }
        long good = total - bad;
        double exponent = stirlingError(total)
                - stirlingError(bad)
                - stirlingError(good)
                - deviance(bad, total * probability)
                - deviance(good, total * (1 - probability));
        return Math.exp(exponent) * Math.sqrt(total / (2 * Math.PI * bad * good));
    }

    /** ln n! − ln(√(2πn) (n/e)ⁿ) */
    private static double stirlingError(long n) {
        if (n < TABULATED) {
            return STIRLING_ERRORS[(int) n];
        }
        double square = (double) n * n;
        return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - 1 / 1680.0 / square) / square) / square) / n;
    }

    /** x ln(x / mean) + mean − x, without cancellation where they are close. */
    private static double deviance(double x, double mean) {
        if (x == 0) {
            return mean;
        }
        double difference = x - mean;
        if (Math.abs(difference) >= 0.1 * (x + mean)) {
            return x * Math.log(x / mean) - difference;
        }
        double ratio = difference / (x + mean);
        double sum = difference * ratio;
        double term = 2 * x * ratio;
        for (int j = 3; ; j += 2) {
            term *= ratio * ratio;
            double next = sum + term / j;
            if (next == sum) {
                return next;
            }
            sum = next;
        }
    }
}
