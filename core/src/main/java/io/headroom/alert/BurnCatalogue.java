package io.headroom.alert;

import io.headroom.budget.Period;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules of SLOs that declare none, by the length of their period. A period without an entry takes the rules of the nearest
 * one: as they are if it is nearly as long, else with windows in proportion, so that the factors stay. Immutable.
 */
public final class BurnCatalogue {
    private static final double NEARLY = 1.1;
    private static final BurnRules WORKBOOK =
            BurnRules.of("page 2% 1h/5m", "page 5% 6h/30m", "ticket 10% 1d/2h", "ticket 10% 3d/6h");
    private static final BurnRules WEEK =
            BurnRules.of("page 8% 1h/5m", "page 12.5% 6h/30m", "ticket 20% 1d/2h", "ticket 42% 3d/6h");
    private static final BurnRules QUARTER =
            BurnRules.of("page 1% 1h/5m", "page 2.5% 6h/30m", "ticket 5% 1d/2h", "ticket 10% 3d/6h");

    private final TreeMap<Duration, BurnRules> rulesByPeriod;

    private BurnCatalogue(Map<Duration, BurnRules> rulesByPeriod) {
        this.rulesByPeriod = new TreeMap<>(rulesByPeriod);
    }

    /**
     * The four pairs of the Google SRE Workbook, chapter 5, for 28 and 30 days; shares of 7 days as Sloth has them, of 90 days half as
     * large where the workbook's factors would need an outage.
     */
    public static BurnCatalogue standard() {
        return new BurnCatalogue(Map.of(
                Duration.ofDays(7), WEEK,
                Duration.ofDays(28), WORKBOOK,
                Duration.ofDays(30), WORKBOOK,
                Duration.ofDays(90), QUARTER));
    }

    /** The same with other rules for one length of period, from 1 hour to 366 days. */
    public BurnCatalogue with(Duration period, BurnRules rules) {
        Period.rolling(period); // of that length
        TreeMap<Duration, BurnRules> changed = new TreeMap<>(rulesByPeriod);
        changed.put(period, rules);
        return new BurnCatalogue(changed);
    }

    /** The rules for a period. */
    public BurnRules rules(Duration period) {
        Map.Entry<Duration, BurnRules> nearest = rulesByPeriod.descendingMap().entrySet().stream()
                .min(Comparator.comparingDouble(entry -> distance(entry.getKey(), period)))
                .orElseThrow();
        BurnRules rules = nearest.getValue();
        if (distance(nearest.getKey(), period) <= Math.log(NEARLY)) {
            return rules;
        }
        double scale = (double) period.toMillis() / nearest.getKey().toMillis();
        List<BurnRule> scaled = rules.rules().stream()
                .map(rule -> rule.scaled(scale))
                .distinct()
                .toList();
        return rules.withRules(scaled);
    }

    private static double distance(Duration one, Duration other) {
        return Math.abs(Math.log((double) one.toMillis() / other.toMillis()));
    }
}
