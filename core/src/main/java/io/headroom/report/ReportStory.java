package io.headroom.report;

import static io.headroom.report.Figures.at;
import static io.headroom.report.Figures.count;
import static io.headroom.report.Figures.percent;
import static io.headroom.report.Figures.rate;
import static io.headroom.report.Figures.time;

import io.headroom.budget.Incident;
import io.headroom.internal.check.Plural;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes a report's facts, part by part. */
final class ReportStory {
    private static final int MOST_ROWS = 200;

    private final ReportFacts facts;
    private final Paper paper;

    ReportStory(ReportFacts facts, Paper paper) {
        this.facts = facts;
        this.paper = paper;
    }

    void write() {
        paper.heading(1, "Incident report: %s of %s".formatted(facts.slo(), facts.service()));
        paper.paragraph(
                "From %s to %s, %s. All times are UTC. Written at %s from what the service itself counted; facts only."
                        .formatted(
                                at(facts.from()),
                                at(facts.until()),
                                time(Duration.between(facts.from(), facts.until())),
                                at(facts.course().end())));
        paper.heading(2, "In short");
        paper.list(summary());
        alerts();
        paper.heading(2, "Course");
        new ReportCourse(facts, paper).write();
        timeline();
        spending();
        guards();
        paper.heading(2, "Causes");
        paper.place("What caused it, what set it off, and how it was found?");
        paper.heading(2, "Actions");
        paper.place("What is done about it, by whom, until when?");
        paper.heading(2, "What this report does not know");
        paper.list(limits());
    }

    private List<String> summary() {
        List<String> lines = new ArrayList<>();
        Spending spending = facts.spending();
        lines.add("Objective: %s; %s.".formatted(facts.budget().objective(), facts.sli()));
        lines.add("%s of %s %s %s bad, %s."
                .formatted(
                        count(spending.bad()),
                        count(spending.total()),
                        facts.unit().toLowerCase(Locale.ROOT),
                        Plural.word(Math.round(spending.bad()), "was", "were"),
                        percent(spending.total() <= 0 ? 0 : spending.bad() / spending.total())));
        lines.add(
                "%s %s of the budget of %s at its present volume. When this was written %s, and %s of the period had been observed."
                        .formatted(
                                Plural.word(Math.round(spending.bad()), "It is", "They are"),
                                percent(spending.spent()),
                                facts.budget().objective().period().label(),
                                left(facts.budget().remaining()),
                                percent(facts.budget().coverage())));
        for (AlertRun run : facts.runs()) {
            lines.add("%s: detected %s after it began, %s.".formatted(run.rule(), time(run.timeToDetect()), end(run)));
        }
        if (facts.runs().isEmpty()) {
            lines.add("No alert of this SLO is known to have fired.");
        }
        lines.add("The policy was at %s: %s."
                .formatted(facts.policy().state(), facts.policy().reason()));
        for (Incident incident : facts.policy().postmortems()) {
            if (incident.from().isBefore(facts.until())
                    && !incident.until().orElse(Instant.MAX).isBefore(facts.from())) {
                lines.add("The policy asks for a postmortem of the incident from %s: it spent %s of the budget."
                        .formatted(at(incident.from()), percent(incident.spent())));
            }
        }
        return lines;
    }

    private static String end(AlertRun run) {
        return run.timeToRecover()
                .map(time -> "over " + time(time) + " after it began")
                .orElse("still firing");
    }

    private void alerts() {
        if (facts.runs().isEmpty()) {
            return;
        }
        paper.heading(2, "Alerts");
        List<List<String>> rows = new ArrayList<>();
        for (AlertRun run : facts.runs()) {
            rows.add(List.of(
                    run.rule(),
                    at(run.began()),
                    at(run.detected()),
                    run.ended().map(Figures::at).orElse("-"),
                    run.resolved().map(Figures::at).orElse("-"),
                    time(run.timeToDetect()),
                    run.timeToRecover().map(Figures::time).orElse("-")));
        }
        paper.table(List.of("Rule", "Began", "Fired", "Over", "Resolved", "Time to detect#", "Time to recover#"), rows);
        paper.paragraph(
                "Began: where bad - factor * (1 - objective) * total was lowest within the long window before the alert: from there on every "
                        + "span up to the alert burned faster than the factor. Over: where it was highest before the alert was resolved. Both are ends of "
                        + "slots: it began up to %s later.".formatted(precision()));
    }

    private String precision() {
        return facts.runs().stream()
                .map(AlertRun::precision)
                .max(Comparator.naturalOrder())
                .map(Figures::time)
                .orElse("0 s");
    }

    private void timeline() {
        paper.heading(2, "Timeline");
        List<Row> rows = rows();
        if (rows.isEmpty()) {
            paper.paragraph("Nothing is noted.");
            return;
        }
        paper.table(
                List.of("At", "What", "Figures"),
                rows.stream().limit(MOST_ROWS).map(Row::cells).toList());
        if (rows.size() > MOST_ROWS) {
            paper.paragraph("%s left out: ask for a shorter span."
                    .formatted(Plural.of(rows.size() - MOST_ROWS, "later entry is", "later entries are")));
        }
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (AlertRun run : facts.runs()) {
            rows.add(new Row(
                    run.began(),
                    "burn began",
                    "faster than %s from here on: %s".formatted(rate(run.factor()), run.rule())));
            run.ended()
                    .ifPresent(end -> rows.add(new Row(
                            end, "burn over", "no faster than %s: %s".formatted(rate(run.factor()), run.rule()))));
        }
        int mark = 0;
        for (JournalEntry entry : facts.entries()) {
            switch (entry.kind()) {
                case MARK -> rows.add(new Row(entry.at(), "mark " + ++mark, entry.text()));
                case GUARD -> {} // below
                case POLICY -> rows.add(new Row(entry.at(), "policy " + entry.state(), entry.text()));
                case ALERT -> rows.add(new Row(entry.at(), alert(entry), entry.text()));
            }
        }
        facts.guards().forEach(guard -> addRows(guard.guard(), rows));
        rows.removeIf(row -> row.at.isBefore(facts.from()) || row.at.isAfter(facts.until()));
        rows.sort(Comparator.comparing(Row::at));
        return rows;
    }

    /** What a guard says again and again is one row. */
    private void addRows(String guard, List<Row> rows) {
        List<JournalEntry> entries = facts.entries().stream()
                .filter(entry ->
                        entry.kind() == JournalEntry.Kind.GUARD && entry.owner().equals(guard))
                .toList();
        int first = 0;
        for (int next = 1; next <= entries.size(); next++) {
            JournalEntry entry = entries.get(first);
            if (next == entries.size() || !entries.get(next).state().equals(entry.state())) {
                String again = next - first == 1
                        ? ""
                        : "; %s more until %s"
                                .formatted(
                                        Plural.of(next - first - 1, "time", "times"),
                                        at(entries.get(next - 1).at()));
                rows.add(new Row(entry.at(), "guard %s %s".formatted(guard, entry.state()), entry.text() + again));
                first = next;
            }
        }
    }

    private static String left(double remaining) {
        return remaining < 0 ? "it was overspent by " + percent(-remaining) : percent(remaining) + " of it was left";
    }

    private String alert(JournalEntry entry) {
        String own = "%s %s".formatted(entry.subject(), entry.state());
        return entry.owner().equals(facts.slo()) ? own : "%s: %s".formatted(entry.owner(), own);
    }

    private void spending() {
        paper.heading(2, "What spent the budget");
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(facts.spending()));
        facts.besides().stream().limit(MOST_ROWS).forEach(spending -> rows.add(row(spending)));
        paper.table(List.of("SLO", "Which is", "Bad#", "Of#", "Of its own budget#"), rows);
        if (facts.besides().size() > MOST_ROWS) {
            paper.paragraph(
                    "%s left out.".formatted(Plural.of(facts.besides().size() - MOST_ROWS, "more is", "more are")));
        }
    }

    private static List<String> row(Spending spending) {
        return List.of(
                spending.slo(),
                spending.relation(),
                count(spending.bad()),
                count(spending.total()),
                percent(spending.spent()));
    }

    private void guards() {
        if (facts.guards().isEmpty()) {
            return;
        }
        paper.heading(2, "What guards did");
        List<List<String>> rows = new ArrayList<>();
        for (GuardWork work : facts.guards()) {
            work.counts().forEach((what, count) -> rows.add(List.of(work.guard(), what, count(count))));
        }
        paper.table(List.of("Guard", "What", "Count#"), rows);
        GuardWork first = facts.guards().get(0);
        paper.paragraph(
                "Counted from %s to %s, the nearest moments at which counters of guards were noted. A call that was rejected, a retry that was denied "
                                .formatted(at(first.from()), at(first.until()))
                        + "and a fallback that answered without a call are calls that the dependency was spared; what they would have come to nobody knows.");
    }

    private List<String> limits() {
        List<String> limits = new ArrayList<>();
        if (facts.from().isBefore(facts.course().begin())) {
            limits.add("No counts are kept of the time before %s."
                    .formatted(at(facts.course().begin())));
        }
        if (facts.from().isBefore(facts.since())) {
            limits.add(
                    "Alerts, policy, guards and marks are noted since %s only: the process, or what the journal keeps, began then."
                            .formatted(at(facts.since())));
        }
        limits.add("Counts of this span are kept in slots of up to %s; within one they are taken to grow evenly."
                .formatted(time(facts.course().coarsest(facts.keptFrom(), facts.until()))));
        limits.add(
                "Events are counted as good or bad, not by exception or status: the logs and traces of the span have those.");
        limits.add(
                "This is one replica's view. It does not see what never reached the process: crashes, refused connections, a proxy's errors.");
        return limits;
    }

    /** Something in the timeline. */
    private record Row(Instant at, String what, String figures) {
        List<String> cells() {
            return List.of(Figures.at(at), what, figures);
        }
    }
}
