package io.headroom.internal.evidence;

/** E. B. Wilson's score interval for a share (1927). */
public final class Wilson {
    private Wilson() {}

    /**
     * The lower bound of a share.
     *
     * @param hits from 0 to n; need not be whole
     * @param z the normal quantile of the confidence, positive
     * @return in [0, 1]; 0 without evidence
     */
    public static double lower(double hits, double n, double z) {
        return hits <= 0 ? 0 : bound(hits, n, -z);
    }

    /** The upper bound of a share; 0 without evidence, and else like {@link #lower}. */
    public static double upper(double hits, double n, double z) {
        return bound(hits, n, z);
    }

    private static double bound(double hits, double n, double z) {
        if (n <= 0) {
            return 0;
        }
        double share = Math.min(1, hits / n);
        double spread = z * Math.sqrt(share * (1 - share) / n + z * z / (4 * n * n));
        return Math.max(0, (share + z * z / (2 * n) + spread) / (1 + z * z / n));
    }
}
