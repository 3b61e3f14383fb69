package io.headroom.budget;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.evidence.Wilson;
import io.headroom.internal.window.WindowLengths;
import io.headroom.internal.window.WindowSums;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How an objective stood at one moment: how much of its error budget was left and how fast it burned.
 *
 * <p>The budget of a period is (1 − target) · total events of the period, and every bad event spends one; where the
 * {@link BudgetingMethod} counts slices of time, read slices for events.
 * Immutable and free of NaN and infinities; an idle service has its full budget and burns at 0.
 */
public final class ErrorBudget {
    private static final Duration SHORT_BURN = Duration.ofHours(1);
    private static final Duration LONG_BURN = Duration.ofDays(1);

    /** So that a budget of just seven events is not one of 6.999…. */
    private static final double ROUNDING = 1e-12;

    /** Two-sided 95 % of the normal distribution. */
    private static final double Z = 1.96;

    private final Objective objective;
    private final WindowLengths windows;
    private final WindowSums sums;
    private final double[] burnRates;

    /**
     * The budget that follows from counts.
     *
     * @param counts the counts of each window that burn rates are wanted for; the last one is the objective's period
     * @throws IllegalArgumentException if the last window is not the period
     */
    public ErrorBudget(Objective objective, List<WindowCounts> counts) {
        this(objective, checkedWindows(objective, counts), sums(counts));
    }

    /**
     * The same without a record for each window, unchecked.
     *
     * @param windows the windows, the objective's period last
     * @param sums their counts, in the same order; not to be written any more
     */
    public ErrorBudget(Objective objective, WindowLengths windows, WindowSums sums) {
        this.objective = objective;
        this.windows = windows;
        this.sums = sums;
        double budgetRatio = objective.budgetRatio();
        burnRates = new double[sums.size()];
        for (int i = 0; i < burnRates.length; i++) {
            long bad = sums.bad(i);
            burnRates[i] = bad == 0 ? 0 : (double) bad / (sums.good(i) + bad) / budgetRatio;
        }
    }

    private static WindowLengths checkedWindows(Objective objective, List<WindowCounts> counts) {
        List<Duration> windows = counts.stream().map(WindowCounts::window).toList();
        if (windows.isEmpty()
                || !windows.get(windows.size() - 1).equals(objective.period().length())) {
            throw new IllegalArgumentException(
                    "the last window must be the period of %s, was %s".formatted(objective, windows));
        }
        return new WindowLengths(windows);
    }

    private static WindowSums sums(List<WindowCounts> counts) {
        WindowSums sums = new WindowSums(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            sums.set(i, counts.get(i).good(), counts.get(i).bad(), counts.get(i).coverage());
        }
        return sums;
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
     * The same by the window's place among the {@link #windows()}, without a search.
     *
     * @param window from 0 to {@link #windowCount()} − 1; the last is the period
     */
    public double burnRate(int window) {
        return burnRates[window];
    }

    /** The fastest of all windows' burn rates. */
    public double highestBurnRate() {
        double highest = 0;
        for (double burnRate : burnRates) {
            highest = Math.max(highest, burnRate);
        }
        return highest;
    }

    /**
     * The SLI of a window, good / total, in [0, 1]; 1 when idle.
     *
     * @param window from 0 to {@link #windowCount()} − 1
     */
    public double goodRatio(int window) {
        return counts(window).goodRatio();
    }

    /**
     * The share of a window that was observed, in [0, 1].
     *
     * @param window from 0 to {@link #windowCount()} − 1
     */
    public double coverage(int window) {
        return sums.coverage(window);
    }

    /**
     * The bad events or slices of a window.
     *
     * @param window from 0 to {@link #windowCount()} − 1
     */
    public long bad(int window) {
        return sums.bad(window);
    }

    /**
     * All events or slices of a window.
     *
     * @param window from 0 to {@link #windowCount()} − 1
     */
    public long total(int window) {
        return sums.good(window) + sums.bad(window);
    }

    /** How many windows there are. */
    public int windowCount() {
        return burnRates.length;
    }

    /**
     * When the budget is spent if the service goes on as in the last hour: remaining · period / burn rate, at the period's
     * volume (Google SRE Workbook, chapter 5). Without counts of the last hour, as in the period.
     *
     * @return zero if it is spent already, empty if nothing burns
     */
    public Optional<Duration> timeToExhaustion() {
        return spentAt(burnRates[windowOrPeriod(SHORT_BURN)]);
    }

    /** The same from the last hour and from the last day, with what their events leave uncertain. */
    public Exhaustion exhaustion() {
        int hour = windowOrPeriod(SHORT_BURN);
        int day = windowOrPeriod(LONG_BURN);
        double fastest = Math.max(highestRatio(hour), highestRatio(day)) / objective.budgetRatio();
        double slowest = Math.min(lowestRatio(hour), lowestRatio(day)) / objective.budgetRatio();
        return new Exhaustion(spentAt(burnRates[hour]), spentAt(burnRates[day]), spentAt(fastest), spentAt(slowest));
    }

    /**
     * How many more bad events or slices the budget bears if the period's total stays as it is: (1 − target) · total − bad, rounded down. Negative
     * once it is overspent.
     */
    public long badEventsLeft() {
        int period = burnRates.length - 1;
        double allowed = objective.budgetRatio() * total(period) * (1 + ROUNDING);
        return (long) Math.floor((allowed - bad(period)) / objective.method().weight());
    }

    private Optional<Duration> spentAt(double burnRate) {
        if (remaining() <= 0) {
            return Optional.of(Duration.ZERO);
        }
        if (burnRate <= 0) {
            return Optional.empty();
        }
        double seconds = remaining() * objective.period().length().toSeconds() / burnRate;
        return Optional.of(Duration.ofSeconds(Math.round(seconds)));
    }

    private double highestRatio(int window) {
        return Wilson.upper(badCounted(window), counted(window), Z);
    }

    private double lowestRatio(int window) {
        return Wilson.lower(badCounted(window), counted(window), Z);
    }

    /** Events, or whole slices. */
    private double counted(int window) {
        return (double) total(window) / objective.method().weight();
    }

    private double badCounted(int window) {
        return (double) bad(window) / objective.method().weight();
    }

    private int windowOrPeriod(Duration window) {
        int found = windows.indexOf(window);
        return found < 0 || window.compareTo(objective.period().length()) > 0 ? burnRates.length - 1 : found;
    }

    /** The share of the period that was observed, in [0, 1]. Trust {@link #remaining()} accordingly. */
    public double coverage() {
        return sums.coverage(sums.size() - 1);
    }

    /** The counts of the objective's whole period. */
    public WindowCounts periodCounts() {
        return counts(burnRates.length - 1);
    }

    /**
     * The counts of one window.
     *
     * @param window the length of one of the {@link #windows()}
     * @throws IllegalArgumentException if it is no such length
     */
    public WindowCounts window(Duration window) {
        return counts(indexOf(window));
    }

    /** The counts of every window, the period last. */
    public List<WindowCounts> windows() {
        return IntStream.range(0, burnRates.length).mapToObj(this::counts).toList();
    }

    private WindowCounts counts(int window) {
        return new WindowCounts(windows.get(window), sums.good(window), sums.bad(window), sums.coverage(window));
    }

    /**
     * A window's place among the {@link #windows()}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public int indexOf(Duration window) {
        int index = windows.indexOf(window);
        if (index < 0) {
            throw new IllegalArgumentException("window must be one of %s, was %s"
                    .formatted(
                            windows.all().stream().map(DurationGrammar::format).collect(Collectors.joining(", ")),
                            DurationGrammar.format(window)));
        }
        return index;
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
