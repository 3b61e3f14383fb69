package io.headroom.benchmarks.lab;

/**
 * What a run came to. Shares are of the requests of the fault, or of the whole run from its tenth second on if there is none.
 *
 * @param bad the share of bad requests
 * @param badEvents bad requests of the whole run
 * @param budget what the whole run took of the error budget of 30 days at 99.9 %
 * @param amplification attempts at the backends for each request, in the worst five seconds
 * @param load the same over the whole fault
 * @param recovery seconds after the fault until 99 % of the requests of five seconds are good and not degraded; {@link #NEVER} if not before the end
 * @param rejected attempts that the policy did not make, of all requests
 * @param degraded the share of degraded answers in the whole run
 * @param wasted the share of the backends' work that nobody waited for
 * @param othersBad the share of other calls that found no thread
 * @param criticalSpent the share of a period's budget that critical calls took; NaN if there are no classes
 * @param bestEffortSpent the same of best-effort calls
 */
record Measures(
        double bad,
        double badEvents,
        double budget,
        double amplification,
        double load,
        double recovery,
        double rejected,
        double degraded,
        double wasted,
        double othersBad,
        double criticalSpent,
        double bestEffortSpent) {
    static final double NEVER = Double.POSITIVE_INFINITY;

    private static final double SECONDS_OF_30_DAYS = 30 * 86_400;
    private static final int SPAN = 5;

    /** A span is longer where calls are few, so that it holds twenty or so. */
    private static final double CALLS_A_SPAN = 20;

    private static final double RECOVERED = 0.99;
    private static final double RECOVERED_AT_ONCE = 0.97;

    static Measures of(Scenario scenario, Tally tally) {
        int seconds = scenario.timeline().seconds();
        boolean faulty = scenario.timeline().hasFault();
        int from = faulty ? scenario.timeline().faultFrom() : 10;
        int until = faulty ? scenario.timeline().faultUntil() : seconds;
        double perSecond = scenario.load().total();
        int span = (int) Math.max(SPAN, Math.ceil(SPAN * CALLS_A_SPAN / perSecond));
        double requests = sum(tally.requests, 0, seconds);
        double badEvents = sum(tally.bad, 0, seconds);
        return new Measures(
                sum(tally.bad, from, until) / sum(tally.requests, from, until),
                badEvents,
                badEvents / ((1 - Scenario.OBJECTIVE) * perSecond * SECONDS_OF_30_DAYS),
                worst(tally, from, seconds, span),
                sum(tally.attempts, from, until) / sum(tally.requests, from, until),
                faulty && until < seconds ? recovery(tally, until, seconds) : 0,
                sum(tally.rejected, 0, seconds) / requests,
                sum(tally.degraded, 0, seconds) / requests,
                tally.wastedShare(),
                sum(tally.othersBad, from, until) / Math.max(1, sum(tally.others, from, until)),
                Double.NaN,
                Double.NaN);
    }

    Measures withSpent(double byCritical, double byBestEffort) {
        return new Measures(
                bad,
                badEvents,
                budget,
                amplification,
                load,
                recovery,
                rejected,
                degraded,
                wasted,
                othersBad,
                byCritical,
                byBestEffort);
    }

    private static double worst(Tally tally, int from, int seconds, int span) {
        double worst = 0;
        for (int i = from; i + span < seconds; i++) {
            double requests = sum(tally.requests, i, i + span);
            if (requests > 0) {
                worst = Math.max(worst, sum(tally.attempts, i, i + span) / requests);
            }
        }
        return worst;
    }

    private static double recovery(Tally tally, int from, int seconds) {
        for (int i = from; i + SPAN <= seconds; i++) {
            if (fullQuality(tally, i, i + SPAN) >= RECOVERED && fullQuality(tally, i, i + 1) >= RECOVERED_AT_ONCE) {
                return i - from;
            }
        }
        return NEVER;
    }

    private static double fullQuality(Tally tally, int from, int until) {
        double requests = sum(tally.requests, from, until);
        double lacking = sum(tally.bad, from, until) + sum(tally.degraded, from, until);
        return requests == 0 ? 1 : 1 - lacking / requests;
    }

    static double sum(double[] counts, int from, int until) {
        double sum = 0;
        for (int i = from; i < until; i++) {
            sum += counts[i];
        }
        return sum;
    }
}
