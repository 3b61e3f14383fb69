package io.headroom.report;

import static io.headroom.report.Figures.at;
import static io.headroom.report.Figures.count;
import static io.headroom.report.Figures.percent;
import static io.headroom.report.Figures.rate;

import io.headroom.alert.Severity;
import io.headroom.report.Plot.Level;
import io.headroom.report.Plot.Point;
import io.headroom.report.Plot.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How the budget burned, as two plots and as a table. */
final class ReportCourse {
    private static final int MOST_ROWS = 24;

    /** Seconds of a row, the finest first. */
    private static final long[] STEPS = {10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 86_400, 604_800};

    private final ReportFacts facts;
    private final Paper paper;

    ReportCourse(ReportFacts facts, Paper paper) {
        this.facts = facts;
        this.paper = paper;
    }

    void write() {
        if (!facts.keptFrom().isBefore(facts.until())) {
            paper.paragraph("No counts are kept of this span.");
            return;
        }
        paper.plot(burnRates());
        paper.plot(spent());
        paper.table(List.of("From", facts.unit() + "#", "Bad#", "Burn rate#", "Spent so far#"), rows());
        paper.paragraph(
                "Burn rate: bad ratio / (1 - objective); at 1 the budget lasts exactly its period. Spent: share of the period's budget since "
                        + "the beginning of this span.");
    }

    private Plot burnRates() {
        List<Point> points = new ArrayList<>();
        List<Instant> edges = edges();
        for (int i = 1; i < edges.size(); i++) {
            double rate = facts.burnRate(edges.get(i - 1), edges.get(i));
            points.add(new Point(edges.get(i - 1), rate));
            points.add(new Point(edges.get(i), rate));
        }
        List<Level> levels = pages().sorted(
                        Comparator.comparing(AlertRun::factor).reversed())
                .map(run -> new Level("%s fires above %s".formatted(run.rule(), rate(run.factor())), run.factor()))
                .distinct()
                .toList();
        return new Plot("Burn rate", "burn", Figures::rate, points, levels, spans(), marks());
    }

    private Plot spent() {
        List<Point> points =
                edges().stream().map(edge -> new Point(edge, facts.spent(edge))).toList();
        String title = "Spent of the budget of %s since the beginning of the span"
                .formatted(facts.budget().objective().period().label());
        return new Plot(title, "spent", Figures::percent, points, List.of(), spans(), marks());
    }

    private List<Instant> edges() {
        return facts.course().edges(facts.keptFrom(), facts.until());
    }

    private List<Span> spans() {
        return pages().map(run -> new Span(run.detected(), run.resolved().orElse(facts.until())))
                .toList();
    }

    private Stream<AlertRun> pages() {
        return facts.runs().stream().filter(run -> run.severity() == Severity.PAGE);
    }

    private List<Instant> marks() {
        return facts.marks().stream().map(JournalEntry::at).toList();
    }

    /** By whole steps, but for the first and the last. */
    private List<List<String>> rows() {
        Instant begin = facts.keptFrom();
        long step = step(Duration.between(begin, facts.until()));
        List<List<String>> rows = new ArrayList<>();
        while (begin.isBefore(facts.until())) {
            Instant whole = Instant.ofEpochSecond((Math.floorDiv(begin.getEpochSecond(), step) + 1) * step);
            Instant end = whole.isBefore(facts.until()) ? whole : facts.until();
            rows.add(List.of(
                    at(begin),
                    count(facts.course().total(end) - facts.course().total(begin)),
                    count(facts.course().bad(end) - facts.course().bad(begin)),
                    rate(facts.burnRate(begin, end)),
                    percent(facts.spent(end))));
            begin = end;
        }
        return rows;
    }

    private static long step(Duration length) {
        for (long step : STEPS) {
            if (length.toSeconds() <= step * (MOST_ROWS - 2)) {
                return step;
            }
        }
        return Math.max(STEPS[STEPS.length - 1], length.toSeconds() / (MOST_ROWS - 2) + 1);
    }
}
