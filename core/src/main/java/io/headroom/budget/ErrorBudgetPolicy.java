package io.headroom.budget;

import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a team agreed to do at which level of its remaining error budget (Google SRE Workbook, appendix B). Immutable.
 *
 * @param levels from the one that holds for a full budget down; each holds at or below its threshold, until the next does
 * @param postmortemShare an incident that spent more than this share of the period's budget needs a postmortem; above 0
 * @param leastCoverage the share of the period that must be covered for a verdict, in [0, 1]; below it the state is
 *     {@link #INSUFFICIENT_DATA} and steers nothing
 */
public record ErrorBudgetPolicy(List<Level> levels, double postmortemShare, double leastCoverage) {
    /** The state of an SLO whose period was not covered enough for a verdict. */
    public static final String INSUFFICIENT_DATA = "insufficient-data";

    private static final ErrorBudgetPolicy SAMPLE = new ErrorBudgetPolicy(
            List.of(
                    new Level("healthy", 1, "release as usual"),
                    new Level("caution", 0.25, "release with care, and prefer work on reliability"),
                    new Level(
                            "freeze",
                            0,
                            "release nothing but fixes of reliability and security until back within the SLO")),
            0.2,
            0.5);

    /**
     * Checks the levels and the shares.
     *
     * @throws IllegalArgumentException if there is no level for a full budget, they do not descend, or a share is out of range
     */
    public ErrorBudgetPolicy {
        levels = List.copyOf(levels);
        if (levels.isEmpty() || levels.get(0).remaining() < 1) {
            throw new InvalidSettingException(
                    "policy", levels.toString(), "must begin with a level for a full budget", "begin with one at 1");
        }
        for (int i = 1; i < levels.size(); i++) {
            if (!(levels.get(i).remaining() < levels.get(i - 1).remaining())) {
                throw new InvalidSettingException(
                        "policy", levels.toString(), "must have descending levels", "write the fullest budget first");
            }
        }
        if (!(postmortemShare > 0)) {
            throw new InvalidSettingException(
                    "postmortemShare", String.valueOf(postmortemShare), "must be above 0", "write a share such as 0.2");
        }
        if (!(leastCoverage >= 0 && leastCoverage <= 1)) {
            throw new InvalidSettingException(
                    "leastCoverage", String.valueOf(leastCoverage), "must be in [0, 1]", "write a share such as 0.5");
        }
    }

    /**
     * One state.
     *
     * @param state its name, a DNS label
     * @param remaining the share of the budget at or below which it holds
     * @param consequence what the team does then
     */
    public record Level(String state, double remaining, String consequence) {
        private static final String EXAMPLE = "caution 25% release with care";
        private static final Pattern TEXT = Pattern.compile("(\\S+)\\s+(-?\\d+(?:\\.\\d+)?)\\s*%\\s+(.*\\S)");

        /**
         * Checks the name and the threshold.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Level {
            DnsLabel.check("policy state", state);
            if (!(remaining <= 1)) {
                throw new InvalidSettingException(
                        "remaining budget of a policy state",
                        String.valueOf(remaining),
                        "must be at most 1",
                        "write a share such as 0.25");
            }
        }

        /**
         * Reads a level as people write it.
         *
         * @param text the state, the share of the budget at or below which it holds, and the consequence: {@code caution 25% release with
         *     care}
         * @throws IllegalArgumentException if it is no such text, or a part is out of range
         */
        public static Level parse(String text) {
            Matcher parts = TEXT.matcher(text.strip());
            if (!parts.matches()) {
                throw new InvalidSettingException(
                        "level of the policy",
                        text,
                        "must be a state, a percentage of the budget that is left, and the consequence",
                        "write it as in " + EXAMPLE);
            }
            double remaining = new BigDecimal(parts.group(2)).movePointLeft(2).doubleValue();
            return new Level(parts.group(1), remaining, parts.group(3));
        }

        /**
         * The level as {@link #parse} reads it; a consequence that is blank, or of several lines, or a threshold that is not finite has no such
         * text, and what this gives is not read as the same.
         */
        public String text() {
            String percent = Double.isInfinite(remaining)
                    ? String.valueOf(remaining)
                    : BigDecimal.valueOf(remaining).movePointRight(2).toPlainString();
            return "%s %s%% %s".formatted(state, percent, consequence);
        }
    }

    /**
     * The workbook's sample policy: a spent budget freezes releases, an incident over 20 % of the budget needs a postmortem; with a
     * caution at a quarter.
     */
    public static ErrorBudgetPolicy sample() {
        return SAMPLE;
    }

    /** The same with other levels. */
    public ErrorBudgetPolicy withLevels(List<Level> levels) {
        return new ErrorBudgetPolicy(levels, postmortemShare, leastCoverage);
    }

    /** The same with another share for postmortems. */
    public ErrorBudgetPolicy withPostmortemShare(double share) {
        return new ErrorBudgetPolicy(levels, share, leastCoverage);
    }

    /** The same with another least coverage. */
    public ErrorBudgetPolicy withLeastCoverage(double share) {
        return new ErrorBudgetPolicy(levels, postmortemShare, share);
    }

    /** The state of a budget: a level's name, or {@link #INSUFFICIENT_DATA}. */
    public String state(ErrorBudget budget) {
        return budget.coverage() < leastCoverage
                ? INSUFFICIENT_DATA
                : level(budget).state();
    }

    /** Whether a state is that of the last of several levels, at which releases stop. */
    public boolean isLast(String state) {
        return levels.size() > 1 && levels.get(levels.size() - 1).state().equals(state);
    }

    /**
     * The state with its consequence and reason.
     *
     * @param incidents those of the period
     */
    public PolicyStatus status(ErrorBudget budget, List<Incident> incidents) {
        List<Incident> postmortems = incidents.stream()
                .filter(incident -> incident.spent() > postmortemShare)
                .toList();
        String period = budget.objective().period().label();
        if (budget.coverage() < leastCoverage) {
            String reason = RatioGrammar.tenths(budget.coverage()) + " of " + period + " was observed, "
                    + Math.round(100 * leastCoverage) + "% is needed";
            return new PolicyStatus(INSUFFICIENT_DATA, "no consequence yet", reason, postmortems);
        }
        Level level = level(budget);
        String reason = RatioGrammar.tenths(budget.remaining()) + " of the error budget of " + period + " is left, "
                + (level.remaining() == 1 ? "enough" : "at most " + RatioGrammar.format(level.remaining()));
        return new PolicyStatus(level.state(), level.consequence(), reason, postmortems);
    }

    private Level level(ErrorBudget budget) {
        Level level = levels.get(0);
        for (Level next : levels) {
            if (budget.remaining() <= next.remaining()) {
                level = next;
            }
        }
        return level;
    }
}
