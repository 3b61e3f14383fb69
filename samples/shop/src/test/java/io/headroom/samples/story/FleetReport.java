package io.headroom.samples.story;

import io.headroom.samples.story.Agreement.Compared;
import io.headroom.samples.story.FleetFigures.Window;
import io.headroom.samples.story.RequestLog.Events;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The figures of a run as two tables, as they stand in the docs. */
final class FleetReport {
    private static final double NARROW = 0.5;

    private final FleetFigures figures;
    private final StringBuilder text = new StringBuilder();

    FleetReport(FleetFigures figures) {
        this.figures = figures;
    }

    String text() throws Exception {
        add("| SLO | good | bad | doubtful | lost | budget left, by the log | as stored | error in what is consumed |");
        add(" by `increase` | by average | by average without NaN |%n");
        add("|---|---|---|---|---|---|---|---|---|---|---|%n");
        for (FleetSlo slo : FleetSlo.values()) {
            budget(slo);
        }
        add("%n| SLO | figure | steps | agree | burn rate up to | median difference | median allowed |");
        add(" largest difference where at most %.1f is allowed |%n|---|---|---|---|---|---|---|---|%n", NARROW);
        for (FleetSlo slo : FleetSlo.values()) {
            for (Window window : Window.values()) {
                agreement(slo, window.label, figures.burnRates(slo, window));
            }
            agreement(slo, "period", figures.budgets(slo));
        }
        return text.toString();
    }

    private void budget(FleetSlo slo) throws Exception {
        Events truth = figures.truth(slo);
        Events lost = figures.lost(slo);
        double left = 1 - truth.consumed(slo.objective);
        add(
                "| %s | %d | %d | %d | %d good, %d bad | %s | %s | %s | %s | %s | %s |%n",
                slo.slo,
                truth.good(),
                truth.bad(),
                truth.doubtful(),
                lost.good(),
                lost.bad(),
                percent(left),
                percent(figures.stored(slo)),
                left == 1 ? "nothing consumed" : percent((left - figures.stored(slo)) / (1 - left)),
                percent(figures.byIncrease(slo)),
                percent(figures.byAverage(slo)),
                percent(figures.byAverageOfNumbers(slo)));
    }

    private void agreement(FleetSlo slo, String figure, List<Compared> compared) {
        add(
                "| %s | %s | %d | %d | %.2f | %.4f | %.4f | %.4f |%n",
                slo.slo,
                figure,
                compared.size(),
                compared.stream().filter(Compared::agrees).count(),
                compared.stream().mapToDouble(Compared::process).max().orElseThrow(),
                median(compared, Compared::difference),
                median(compared, Compared::allowed),
                compared.stream()
                        .filter(one -> one.allowed() <= NARROW)
                        .mapToDouble(Compared::difference)
                        .max()
                        .orElse(0));
    }

    private static double median(List<Compared> compared, ToDoubleFunction<Compared> of) {
        double[] sorted = compared.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static String percent(double ratio) {
        return Double.isNaN(ratio) ? "NaN" : String.format(Locale.ROOT, "%.3f %%", 100 * ratio);
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
