package io.headroom.guard;

/** E. B. Wilson's score interval for a share (1927). */
final class Wilson {
    private Wilson() {}

    /**
     * The lower bound of a share.
     *
     * @param hits from 0 to n; need not be whole
     * @param z the normal quantile of the confidence
     * @return in [0, 1]; 0 without evidence
     */
    static double lower(double hits, double n, double z) {
        if (hits <= 0 || n <= 0) {
            return 0;
        }
        double share = Math.min(1, hits / n);
        double spread = z * Math.sqrt(share * (1 - share) / n + z * z / (4 * n * n));
        return Math.max(0, (share + z * z / (2 * n) - spread) / (1 + z * z / n));
    }
}
