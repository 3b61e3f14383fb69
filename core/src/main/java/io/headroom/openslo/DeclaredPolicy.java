package io.headroom.openslo;

import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.ErrorBudgetPolicy.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an SLO's {@linkplain ErrorBudgetPolicy policy} differs from the usual one. What is null stays usual.
 *
 * @param levels what the team does at which level of the remaining budget
 * @param postmortemShare the share of the budget beyond which an incident needs a postmortem, above 0
 * @param leastCoverage the share of the period that must be observed for a verdict, in [0, 1]
 */
public record DeclaredPolicy(
        @Nullable List<Level> levels,
        @Nullable Double postmortemShare,
        @Nullable Double leastCoverage) {
    /** Differs in nothing. */
    static final DeclaredPolicy USUAL = new DeclaredPolicy(null, null, null);

    /** Keeps a copy. */
    public DeclaredPolicy {
        levels = levels == null ? null : List.copyOf(levels);
    }

    /**
     * The usual policy, with what differs.
     *
     * @throws IllegalArgumentException if a part is out of range; the message names the rule and the value
     */
    public ErrorBudgetPolicy appliedTo(ErrorBudgetPolicy usual) {
        return new ErrorBudgetPolicy(
                levels == null ? usual.levels() : levels,
                postmortemShare == null ? usual.postmortemShare() : postmortemShare,
                leastCoverage == null ? usual.leastCoverage() : leastCoverage);
    }
}
