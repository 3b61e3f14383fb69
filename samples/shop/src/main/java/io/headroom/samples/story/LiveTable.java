package io.headroom.samples.story;

import io.headroom.samples.payment.Behaviour;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Renders the state of all SLOs as a block of text of at most 80 columns. Remembers the last block's counts for the column
 * "burn now". Not thread-safe.
 */
final class LiveTable {
    private static final String ROW = "%-22s %-9s %11s %8s %6s %6s %5s %5s%n";

    private static final double HUNDRED = 100;

    private final Map<String, SloStatus> previous = new HashMap<>();

    /**
     * When a block was taken, and amid what.
     *
     * @param elapsed since the story began
     * @param perSecond requests a second since the last block
     */
    record Moment(Duration elapsed, String phase, Behaviour payment, long perSecond, int inFlight) {}

    String render(Moment moment, List<SloStatus> slos) {
        StringBuilder text = new StringBuilder();
        text.append("%s  %s; payment: %s; %d/s, %d in flight%n"
                .formatted(clock(moment.elapsed), moment.phase, moment.payment, moment.perSecond, moment.inFlight));
        text.append(ROW.formatted("SLO", "objective", "budget left", "burn now", "5m", "1h", "good", "bad"));
        for (SloStatus slo : slos) {
            text.append(ROW.formatted(
                    slo.name(),
                    percent(slo.objective()) + " " + slo.period(),
                    String.format(Locale.ROOT, "%.1f%%", 100 * slo.budget().remaining()),
                    burn(slo.burnRateSince(previous.getOrDefault(slo.name(), nothing(slo)))),
                    burn(slo.burnRates().getOrDefault("5m", 0.0)),
                    burn(slo.burnRates().getOrDefault("1h", 0.0)),
                    slo.events().good(),
                    slo.events().bad()));
            previous.put(slo.name(), slo);
        }
        return text.toString();
    }

    /** Minutes and seconds: {@code 1:05}. */
    static String clock(Duration elapsed) {
        return String.format(Locale.ROOT, "%d:%02d", elapsed.toMinutes(), elapsed.toSecondsPart());
    }

    private static SloStatus nothing(SloStatus slo) {
        return new SloStatus(
                slo.name(), slo.objective(), slo.period(), new SloStatus.Events(0, 0), slo.budget(), slo.burnRates());
    }

    private static String burn(double rate) {
        return String.format(Locale.ROOT, rate < HUNDRED ? "%.2fx" : "%.0fx", rate);
    }

    private static String percent(double ratio) {
        return BigDecimal.valueOf(ratio).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }
}
