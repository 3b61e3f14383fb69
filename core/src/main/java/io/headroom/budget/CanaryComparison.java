package io.headroom.budget;

import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.evidence.HypergeometricTail;

/**
 * What new replicas and old ones counted over the same time, and whether the new ones are worse beyond chance: Fisher's exact test of two shares, one-sided
 * (R. A. Fisher, The Logic of Inductive Inference, 1935). Like the alerts' evidence it is exact for few events, so that one failure of three condemns
 * nobody. Under equal shares it says worse with at most the probability that is asked for, at each look.
 *
 * @param bad bad events of the new replicas, from 0 to total
 * @param total all of theirs
 * @param baselineBad bad events of the old replicas, from 0 to baselineTotal
 * @param baselineTotal all of theirs
 */
public record CanaryComparison(long bad, long total, long baselineBad, long baselineTotal) {
    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if one is negative, or there are more bad events than events
     */
    public CanaryComparison {
        if (bad < 0 || bad > total || baselineBad < 0 || baselineBad > baselineTotal) {
            throw new IllegalArgumentException("bad events must be from 0 to all events, were %d of %d and %d of %d"
                    .formatted(bad, total, baselineBad, baselineTotal));
        }
    }

    /**
     * Whether the share of bad events is above the baseline's, and so many fell to the new replicas with less than a probability by chance.
     *
     * @param evidence that probability, in (0, 0.5)
     */
    public boolean isWorse(double evidence) {
        if (!(evidence > 0 && evidence < 0.5)) {
            throw new InvalidSettingException(
                    "evidence", String.valueOf(evidence), "must be in (0, 0.5)", "write a probability such as 1e-4");
        }
        return HypergeometricTail.isBelow(bad, total, baselineBad, baselineTotal, evidence);
    }

    /**
     * Whether there are enough events for an answer: one is that the baseline is worse; and if not even a canary that fails every time would be worse, there are
     * not.
     */
    public boolean canTell(double evidence) {
        return new CanaryComparison(total, total, baselineBad, baselineTotal).isWorse(evidence)
                || new CanaryComparison(baselineBad, baselineTotal, bad, total).isWorse(evidence);
    }
}
