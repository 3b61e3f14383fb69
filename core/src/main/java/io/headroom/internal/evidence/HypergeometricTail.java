package io.headroom.internal.evidence;

/**
 * How likely it is by chance that so many of the bad events fell to one of two groups: the upper tail of the hypergeometric distribution, which is R. A. Fisher's
 * exact test of two shares, one-sided (The Logic of Inductive Inference, 1935).
 *
 * <p>The first term is a quotient of binomial ones (C. Loader, Fast and Accurate Computation of Binomial Probabilities, 2000), the others follow by their
 * ratios.
 */
public final class HypergeometricTail {
    private HypergeometricTail() {}

    /**
     * Whether P(X ≥ bad) is below a limit, where X of all bad events fall to the first group.
     *
     * @param bad bad events of the first group, from 0 to total
     * @param total its events
     * @param otherBad bad events of the second, from 0 to otherTotal
     * @param otherTotal its events
     * @param limit below 1/2
     */
    public static boolean isBelow(long bad, long total, long otherBad, long otherTotal, double limit) {
        double allBad = (double) bad + otherBad;
        double all = (double) total + otherTotal;
        if (bad <= allBad * total / all || allBad == all) {
            return false; // not more than its part, or nothing to tell apart
        }
        double share = allBad / all;
        double term = binomial(bad, total, share)
                * binomial(otherBad, otherTotal, share)
                / binomial(bad + otherBad, total + otherTotal, share);
        double sum = 0;
        for (long i = bad; i <= total && i <= allBad && sum < limit; i++) {
            double before = sum;
            sum += term;
            if (sum == before) {
                break;
            }
            term *= (total - i) * (allBad - i) / ((i + 1.0) * (otherTotal - allBad + i + 1));
        }
        return sum < limit;
    }

    private static double binomial(long bad, long total, double share) {
        return bad == 0 ? Math.exp(total * Math.log1p(-share)) : BinomialTail.probability(bad, total, share);
    }
}
