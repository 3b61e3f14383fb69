package io.headroom.guard;

/**
 * Calls through a guard and what it decided, since it was declared. Only grow.
 *
 * @param success calls with a good answer of the dependency, after however many attempts
 * @param failure calls that ended badly, without a fallback
 * @param rejected calls that were not made and had no fallback
 * @param fallback calls that were answered by their fallback, made or not
 * @param retriesGranted further attempts
 * @param retriesDenied failures that were not retried although they could have been
 * @param wouldReject calls that an observing breaker would have refused
 * @param wouldFallBack calls that an observing breaker would have sent to their fallback
 * @param wouldRetry failures that would have been retried if retries did not only observe
 * @param wouldDeny retries of another library that would have been denied if retries did not only observe
 */
public record GuardCounts(
        long success,
        long failure,
        long rejected,
        long fallback,
        long retriesGranted,
        long retriesDenied,
        long wouldReject,
        long wouldFallBack,
        long wouldRetry,
        long wouldDeny) {
    /** Counts of a guard that no other library asked for a retry. */
    public GuardCounts(
            long success,
            long failure,
            long rejected,
            long fallback,
            long retriesGranted,
            long retriesDenied,
            long wouldReject,
            long wouldFallBack,
            long wouldRetry) {
        this(
                success,
                failure,
                rejected,
                fallback,
                retriesGranted,
                retriesDenied,
                wouldReject,
                wouldFallBack,
                wouldRetry,
                0);
    }
}
