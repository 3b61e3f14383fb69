package io.headroom.report;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.AlertState;
import io.headroom.guard.Guard;
import io.headroom.internal.check.InvalidSettingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The facts of a span of time for one SLO, with places for what people have to say: the draft of a postmortem. Counts come from the windows that
 * are kept anyway, all else from a {@link Journal}; what neither knows is said.
 *
 * <p>Immutable: what was known when it was made.
 */
public final class IncidentReport {
    private static final Duration LEAST_MARGIN = Duration.ofMinutes(5);
    private static final int MARGIN = 4;

    private final ReportFacts facts;

    private IncidentReport(ReportFacts facts) {
        this.facts = facts;
    }

    /**
     * The report of a span. Waits for ticks under way.
     *
     * @param until what is after now is cut off
     * @throws IllegalArgumentException if the span does not begin before it ends and before now; the message names the rule and the values
     */
    public static IncidentReport of(Headroom headroom, Journal journal, Slo slo, Instant from, Instant until) {
        Course course = Course.of(slo);
        Instant end = until.isBefore(course.end()) ? until : course.end();
        if (!from.isBefore(end)) {
            throw new InvalidSettingException(
                    "span of a report",
                    from + " to " + until,
                    "must begin before it ends, and before now, " + course.end(),
                    "write moments such as 2026-01-01T00:00:00Z");
        }
        List<Guard> guards = Journal.serving(headroom, slo);
        return new IncidentReport(new ReportFacts(
                headroom.service(),
                slo.name(),
                slo.sli().toString(),
                from,
                end,
                slo.budget(),
                course,
                Spending.of(slo, course, Spending.ITSELF, from, end),
                Spending.besides(headroom, slo, from, end),
                slo.policyStatus(),
                journal.since(),
                runs(journal, slo, from, end),
                entries(journal, slo, from, end),
                guards.stream()
                        .map(guard -> GuardWork.of(
                                guard.name(),
                                journal.guardSamples().before(from),
                                journal.guardSamples().after(end, course.end())))
                        .toList()));
    }

    /**
     * The report of an alert: from a quarter of its length before it began, and at least 5 minutes, to as much after it was over.
     *
     * @throws IllegalArgumentException if its SLO is not declared any more
     */
    public static IncidentReport of(Headroom headroom, Journal journal, AlertRun alert) {
        Instant end = alert.resolved().orElseGet(headroom.wallClock()::instant);
        Duration share = Duration.between(alert.began(), end).dividedBy(MARGIN);
        Duration margin = share.compareTo(LEAST_MARGIN) > 0 ? share : LEAST_MARGIN;
        return of(headroom, journal, headroom.slo(alert.slo()), alert.began().minus(margin), end.plus(margin));
    }

    /** As Markdown, without the plots: the table beside them says the same. */
    public String markdown() {
        return on(new MarkdownPaper());
    }

    /** As one HTML file that loads nothing and runs no script. */
    public String html() {
        return on(new HtmlPaper());
    }

    /**
     * What that file allows itself, as a {@code Content-Security-Policy} says it: its own style. It is in the file; whoever serves it may say it in the
     * answer's head too, with {@code frame-ancestors}, which a file cannot say.
     */
    public static String htmlPolicy() {
        return HtmlPaper.POLICY;
    }

    /** For a terminal of 80 columns. */
    public String text() {
        return on(new TextPaper());
    }

    private String on(Paper paper) {
        new ReportStory(facts, paper).write();
        return paper.text();
    }

    private static List<AlertRun> runs(Journal journal, Slo slo, Instant from, Instant until) {
        return journal.alerts().stream()
                .filter(run -> run.slo().equals(slo.name()) && run.touches(from, until))
                .toList();
    }

    /** Of other SLOs only that an alert fired, and that it was over. */
    private static List<JournalEntry> entries(Journal journal, Slo slo, Instant from, Instant until) {
        return journal.entries().stream()
                .filter(entry -> !entry.at().isBefore(from) && !entry.at().isAfter(until))
                .filter(journal.concerning(slo).or(IncidentReport::isOfNote))
                .toList();
    }

    private static boolean isOfNote(JournalEntry entry) {
        return entry.kind() == JournalEntry.Kind.ALERT
                && (entry.state().equals(AlertState.FIRING.toString())
                        || entry.state().equals(AlertState.RESOLVED.toString()));
    }
}
