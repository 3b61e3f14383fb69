package io.headroom.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A period of a day in which critical calls (99.95 %) and best-effort ones (99 %), half each, share a dependency that has three to six
 * incidents of 20 to 60 s with a capacity of 70 % of the load. Only the incidents and the minute around each are simulated; the rest of the day is
 * charged at the share of bad requests of the healthy seconds.
 */
final class TwoClasses implements Experiment {
    private static final double DAY_SECONDS = 86_400;
    private static final double CRITICAL_SHARE = 0.5;
    private static final double CAPACITY = 0.7;
    private static final int AROUND_SECONDS = 60;
    private static final int AFTERMATH_SECONDS = 30;

    @Override
    public String name() {
        return "a day with incidents";
    }

    @Override
    public Measures run(Policy.Factory policies, long seed) {
        Incidents incidents = Incidents.drawn(new SplittableRandom(seed * 31 + 5));
        Scenario scenario = Scenario.named(name(), incidents)
                .with(Scenario.Load.USUAL.critical(CRITICAL_SHARE))
                .lasting(incidents.seconds(), AROUND_SECONDS, incidents.seconds());
        Tally tally = Run.of(scenario, policies, seed);
        double[] bestEffortRequests = difference(tally.requests, tally.criticalRequests);
        double[] bestEffortBad = difference(tally.bad, tally.criticalBad);
        double perSecond = scenario.load().total();
        return Measures.of(scenario, tally)
                .withSpent(
                        spent(
                                incidents,
                                tally.criticalRequests,
                                tally.criticalBad,
                                Scenario.CRITICAL_OBJECTIVE,
                                perSecond),
                        spent(incidents, bestEffortRequests, bestEffortBad, Scenario.BEST_EFFORT_OBJECTIVE, perSecond));
    }

    /** The share of a class' budget for the day. */
    private static double spent(
            Incidents incidents, double[] requests, double[] bad, double objective, double perSecond) {
        double classPerSecond = perSecond * CRITICAL_SHARE;
        double healthyBad = incidents.healthy(bad) / Math.max(1, incidents.healthy(requests));
        double badInAll = Measures.sum(bad, 0, incidents.seconds())
                + healthyBad * (DAY_SECONDS - incidents.seconds()) * classPerSecond;
        return badInAll / ((1 - objective) * classPerSecond * DAY_SECONDS);
    }

    private static double[] difference(double[] all, double[] some) {
        double[] others = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            others[i] = all[i] - some[i];
        }
        return others;
    }

    /** A fault that comes and goes. Seconds of the run are those of the fault and the first minute. */
    private record Incidents(List<Span> spans) implements Fault {
        static Incidents drawn(SplittableRandom random) {
            List<Span> spans = new ArrayList<>();
            int from = AROUND_SECONDS;
            for (int left = 3 + random.nextInt(4); left > 0; left--) {
                Span span = new Span(from, from + 20 + random.nextInt(41));
                spans.add(span);
                from = span.until + AROUND_SECONDS;
            }
            return new Incidents(spans);
        }

        int seconds() {
            return spans.get(spans.size() - 1).until + AROUND_SECONDS;
        }

        @Override
        public double workFactor(double sinceFirst) {
            double now = sinceFirst + AROUND_SECONDS;
            double factor = Backends.PER_SECOND / (CAPACITY * Scenario.Load.USUAL.total());
            return spans.stream().anyMatch(span -> now >= span.from && now < span.until) ? factor : 1;
        }

        /** The sum over the seconds that no incident touched. */
        double healthy(double[] counts) {
            double sum = 0;
            for (int i = 0; i < counts.length; i++) {
                int second = i;
                if (spans.stream()
                        .noneMatch(span -> second >= span.from - 1 && second < span.until + AFTERMATH_SECONDS)) {
                    sum += counts[i];
                }
            }
            return sum;
        }
    }

    private record Span(int from, int until) {}
}
