package io.headroom.samples.story;

import java.util.List;
import java.util.Map;

/**
 * An SLO as {@code /actuator/slo} tells it; what the story does not show is left out.
 *
 * @param burnRates by window: {@code 5m}, {@code 1h}
 */
record SloStatus(
        String name, double objective, String period, Events events, Budget budget, Map<String, Double> burnRates) {
    record Events(long good, long bad) {}

    record Budget(double remaining, double coverage) {}

    /** The endpoint's whole answer. */
    record Report(String service, List<SloStatus> slos) {}

    /** How fast the budget burned between an earlier status and this one; 0 if nothing happened. */
    double burnRateSince(SloStatus earlier) {
        long bad = events.bad - earlier.events.bad;
        long total = bad + events.good - earlier.events.good;
        return total <= 0 ? 0 : (double) bad / total / (1 - objective);
    }
}
