package io.headroom.budget;

import io.headroom.internal.check.DurationGrammar;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How an objective stood at one moment: how much of its error budget was left and how fast it burned.
 *
 * <p>Event-weighted: the budget of a period is (1 − target) · total events of the period, and every bad event spends one.
 * Immutable and free of NaN and infinities; an idle service has its full budget and burns at 0.
 */
public final class ErrorBudget {
    private static final Duration EXHAUSTION_WINDOW = Duration.ofHours(1);

    private final Objective objective;
    private final List<WindowCounts> windows;
    private final double[] burnRates;

    /**
     * The budget that follows from counts.
     *
     * @param windows the counts of each window that burn rates are wanted for; the last one is the objective's period
     * @throws IllegalArgumentException if the last window is not the period
     */
    public ErrorBudget(Objective objective, List<WindowCounts> windows) {
        this.objective = objective;
        this.windows = List.copyOf(windows);
        if (windows.isEmpty() || !periodCounts().window().equals(objective.period())) {
            throw new IllegalArgumentException(
                    "the last window must be the period of %s, was %s".formatted(objective, windows));
        }
        burnRates = new double[windows.size()];
        for (int i = 0; i < burnRates.length; i++) {
            burnRates[i] = windows.get(i).badRatio() / objective.budgetRatio();
        }
    }

    /** What the budget belongs to. */
    public Objective objective() {
        return objective;
    }

    /**
     * The share of the period's budget that is left, 1 − bad / ((1 − target) · total): 1 when idle or unspent, 0 when just
     * spent, negative beyond.
     */
    public double remaining() {
        return 1 - burnRates[burnRates.length - 1];
    }

    /**
     * How fast the budget burned over a window, bad ratio / (1 − target): at 1 it lasts exactly the period (Google SRE
     * Workbook, chapter 5). In [0, 1 / (1 − target)]; 0 when idle.
     *
     * @param window the length of one of the {@link #windows()}
     * @throws IllegalArgumentException if it is no such length
     */
    public double burnRate(Duration window) {
        return burnRates[indexOf(window)];
    }

    /**
     * When the budget is spent if the service goes on as in the last hour: remaining · period / burn rate, at the period's
     * volume (Google SRE Workbook, chapter 5). Without counts of the last hour, as in the period.
     *
     * @return zero if it is spent already, empty if nothing burns
     */
    public Optional<Duration> timeToExhaustion() {
        if (remaining() <= 0) {
            return Optional.of(Duration.ZERO);
        }
        int hour = find(EXHAUSTION_WINDOW);
        double burnRate = burnRates[hour < 0 ? burnRates.length - 1 : hour];
        if (burnRate == 0) {
            return Optional.empty();
        }
        double seconds = remaining() * objective.period().toSeconds() / burnRate;
        return Optional.of(Duration.ofSeconds(Math.round(seconds)));
    }

    /** The share of the period that was observed, in [0, 1]. Trust {@link #remaining()} accordingly. */
    public double coverage() {
        return periodCounts().coverage();
    }

    /** The counts of the objective's whole period. */
    public WindowCounts periodCounts() {
        return windows.get(windows.size() - 1);
    }

    /**
     * The counts of one window.
     *
     * @param window the length of one of the {@link #windows()}
     * @throws IllegalArgumentException if it is no such length
     */
    public WindowCounts window(Duration window) {
        return windows.get(indexOf(window));
    }

    /** The counts of every window, the period last. */
    public List<WindowCounts> windows() {
        return windows;
    }

    private int indexOf(Duration window) {
        int index = find(window);
        if (index < 0) {
            throw new IllegalArgumentException("window must be one of %s, was %s"
                    .formatted(
                            windows.stream()
                                    .map(known -> DurationGrammar.format(known.window()))
                                    .collect(Collectors.joining(", ")),
                            DurationGrammar.format(window)));
        }
        return index;
    }

    private int find(Duration window) {
        for (int i = 0; i < burnRates.length; i++) {
            if (windows.get(i).window().equals(window)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f%% of the error budget of %s left, %.1f%% of the period observed",
                100 * remaining(),
                objective,
                100 * coverage());
    }
}
