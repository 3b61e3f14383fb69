package io.headroom.test.gate;

import io.headroom.budget.Objective;
import io.headroom.internal.evidence.BinomialTail;
import java.time.Duration;

/**
 * Judges what happened between two readings of an SLO.
 *
 * @param burnRate the highest that meets it
 * @param leastRemaining the least share of the budget that must be left
 * @param evidence how likely a verdict may be by chance
 */
record Judge(double burnRate, double leastRemaining, double evidence) {
    /** Beyond it a load test takes years. */
    private static final long MOST_EVENTS = 1_000_000_000_000L;

    SloVerdict judge(SloReading before, SloReading after) {
        boolean restarted = after.good() < before.good() || after.bad() < before.bad();
        long good = restarted ? after.good() : after.good() - before.good();
        long bad = restarted ? after.bad() : after.bad() - before.bad();
        double budgetRatio = new Objective(after.objective(), Duration.ofDays(30)).budgetRatio();
        Finding finding = restarted
                ? new Finding(Verdict.INCONCLUSIVE, "its counts went back: the application restarted")
                : find(after, good, bad, burnRate * budgetRatio);
        return new SloVerdict(
                after.name(),
                after.objective(),
                good,
                bad,
                bad == 0 ? 0 : bad / (double) (good + bad) / budgetRatio,
                after.remaining(),
                finding.verdict,
                finding.reason);
    }

    private Finding find(SloReading after, long good, long bad, double limit) {
        if (after.remaining() < leastRemaining) {
            return new Finding(
                    Verdict.MISSED,
                    "%s of the budget is left, %s must be"
                            .formatted(GateTable.percent(after.remaining()), GateTable.percent(leastRemaining)));
        }
        if (after.inSlices()) {
            return new Finding(
                    Verdict.INCONCLUSIVE, "it counts slices of time, which events cannot judge: leave it out");
        }
        if (good + bad == 0) {
            return new Finding(Verdict.INCONCLUSIVE, "it had no events: does the load reach it");
        }
        if (BinomialTail.isBelow(bad, good + bad, limit, evidence)) {
            return new Finding(
                    Verdict.MISSED, "more than %s are bad, beyond chance".formatted(GateTable.percent(limit)));
        }
        if (isMet(bad, good + bad, limit)) {
            return new Finding(Verdict.MET, "at most %s are bad, beyond chance".formatted(GateTable.percent(limit)));
        }
        return new Finding(Verdict.INCONCLUSIVE, whatItTakes(bad, good + bad, limit));
    }

    /** So few bad ones are so many good ones. */
    private boolean isMet(long bad, long total, double limit) {
        return limit >= 1 || BinomialTail.isBelow(total - bad, total, 1 - limit, evidence);
    }

    /** The events at which the same share of bad ones would meet it. */
    private String whatItTakes(long bad, long total, double limit) {
        double share = (double) bad / total;
        long enough = total;
        while (enough < MOST_EVENTS && !isMet((long) Math.ceil(share * enough), enough, limit)) {
            enough *= 2;
        }
        if (enough >= MOST_EVENTS) {
            return "too few events to tell %s bad from %s"
                    .formatted(GateTable.percent(share), GateTable.percent(limit));
        }
        long tooFew = enough / 2;
        while (enough - tooFew > 1) {
            long middle = (tooFew + enough) / 2;
            if (isMet((long) Math.ceil(share * middle), middle, limit)) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return GateTable.format("too few events: %,d with as few bad ones would do", enough);
    }

    private record Finding(Verdict verdict, String reason) {}
}
