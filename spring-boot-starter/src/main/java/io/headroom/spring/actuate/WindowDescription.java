package io.headroom.spring.actuate;

import io.headroom.budget.ErrorBudget;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.DurationGrammar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One window as the endpoint shows it.
 *
 * @param window its length, such as {@code 5m}; the last is the period
 * @param good good events; under a slice method slices, or millionths of slices
 * @param bad the same of bad ones
 * @param coverage the share of the window that was observed, in [0, 1]
 * @param burnRate bad ratio over 1 − objective
 */
public record WindowDescription(String window, long good, long bad, double coverage, double burnRate) {
    /** The period last, under its own label. */
    static List<WindowDescription> of(ErrorBudget budget) {
        List<WindowCounts> windows = budget.windows();
        int period = windows.size() - 1;
        return IntStream.rangeClosed(0, period)
                .mapToObj(i -> {
                    WindowCounts counts = windows.get(i);
                    String label =
                            i == period ? budget.objective().period().label() : DurationGrammar.format(counts.window());
                    return new WindowDescription(
                            label, counts.good(), counts.bad(), counts.coverage(), budget.burnRate(i));
                })
                .toList();
    }

    /** How fast the budget burned, by window. */
    static Map<String, Double> burnRates(List<WindowDescription> windows) {
        Map<String, Double> burnRates = new LinkedHashMap<>();
        windows.forEach(window -> burnRates.put(window.window(), window.burnRate()));
        return burnRates;
    }
}
