package io.headroom.prometheus;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the recorded series of one SLO or composite are named, and how they are selected. */
final class SloSeries {
    /** Adjacent windows of this length are recorded; long windows are sums of them. */
    static final Duration TILE = Duration.ofMinutes(5);

    /** Below, a window is read from the counters themselves; above, from the tiles, which is cheaper and exact. */
    private static final Duration LONGEST_READ = Duration.ofHours(6);

    static final String OBJECTIVE = "slo:objective:ratio";
    static final String ERROR_BUDGET = "slo:error_budget:ratio";
    static final String PERIOD_DAYS = "slo:time_period:days";
    static final String ALERT_FACTOR = "slo:burn_alert_factor:ratio";
    static final String CURRENT_BURN = "slo:current_burn_rate:ratio";
    static final String PERIOD_BURN = "slo:period_burn_rate:ratio";
    static final String REMAINING = "slo:period_error_budget_remaining:ratio";
    static final String PERIOD_BAD = "slo:period_bad:count";
    static final String PERIOD_ALL = "slo:period_all:count";
    static final String TILE_BAD = "slo_bad:increase5m";
    static final String TILE_ALL = "slo_all:increase5m";

    private static final String ERROR_RATIO = "slo:sli_error:ratio_rate";
    private static final String EVIDENCE = "slo:sli_error:evidence";

    private final Flavour flavour;
    private final Map<String, String> identity = new LinkedHashMap<>();
    private final String filter;

    SloSeries(Flavour flavour, String service, String slo) {
        this.flavour = flavour;
        identity.put(flavour.id(), service + "-" + slo);
        identity.put(flavour.service(), service);
        identity.put(flavour.slo(), slo);
        filter = select("").toString();
    }

    /** The labels that tell this SLO from all others. */
    Map<String, String> identity() {
        return identity;
    }

    String id() {
        return identity.getOrDefault(flavour.id(), "");
    }

    static String errorRatio(Duration window) {
        return ERROR_RATIO + PromDuration.format(window);
    }

    static String evidence(Duration window) {
        return EVIDENCE + PromDuration.format(window);
    }

    /** A recorded series of this SLO. */
    String of(String record) {
        return record + filter;
    }

    /** Whether a window is read from tiles. */
    boolean isTiled(Duration window) {
        return window.compareTo(LONGEST_READ) > 0;
    }

    /** The events of a window, from its tiles. */
    String sum(String tiles, Duration window) {
        return "sum_over_time(%s[%s])".formatted(of(tiles), PromDuration.format(window));
    }

    Selector select(String record) {
        return Selector.of(record, identity);
    }
}
