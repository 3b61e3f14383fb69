package io.headroom.spring.report;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.report.AlertRun;
import io.headroom.report.IncidentReport;
import io.headroom.report.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** The actuator endpoint {@code sloreport}: the facts of an alert or of a span of time, for a postmortem; and marks of what happened. */
@WebEndpoint(id = ReportEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class ReportEndpoint {
    static final String ID = "sloreport";

    private static final String MARKDOWN = "text/markdown;charset=UTF-8";
    private static final String HTML = "text/html;charset=UTF-8";
    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final Duration USUAL = Duration.ofHours(1);

    private final Headroom headroom;
    private final Journal journal;

    ReportEndpoint(Headroom headroom, Journal journal) {
        this.headroom = headroom;
        this.journal = journal;
    }

    /** The alerts that there are reports of. */
    @ReadOperation
    @RegisterReflectionForBinding(ReportList.class)
    public ReportList list() {
        return ReportList.of(headroom.service(), journal);
    }

    /**
     * The report of an SLO's latest alert, or of the last hour without any; null, which answers 404, if there is no such SLO or alert.
     *
     * @param from beginning of the span, if it is not to be that of an alert; an hour before its end if only that is given
     * @param until end of the span; now if only its beginning is given
     * @param alert a moment at which the alert was under way, if it is not to be the latest
     * @param name the name, or the segments of a member's
     */
    @ReadOperation(produces = MARKDOWN)
    public @Nullable String markdown(
            @Nullable OffsetDateTime from,
            @Nullable OffsetDateTime until,
            @Nullable OffsetDateTime alert,
            @Selector(match = Selector.Match.ALL_REMAINING) String... name) {
        return write(from, until, alert, name, IncidentReport::markdown);
    }

    /** The same as one HTML file that loads nothing. */
    @ReadOperation(produces = HTML)
    public @Nullable String html(
            @Nullable OffsetDateTime from,
            @Nullable OffsetDateTime until,
            @Nullable OffsetDateTime alert,
            @Selector(match = Selector.Match.ALL_REMAINING) String... name) {
        return write(from, until, alert, name, IncidentReport::html);
    }

    /** The same for a terminal of 80 columns. */
    @ReadOperation(produces = TEXT)
    public @Nullable String text(
            @Nullable OffsetDateTime from,
            @Nullable OffsetDateTime until,
            @Nullable OffsetDateTime alert,
            @Selector(match = Selector.Match.ALL_REMAINING) String... name) {
        return write(from, until, alert, name, IncidentReport::text);
    }

    /**
     * Marks that something happened, such as a release.
     *
     * @param text what, 1 to 200 characters
     * @param at when; now if it is null
     */
    @WriteOperation
    public void mark(String text, @Nullable OffsetDateTime at) {
        checked(() -> {
            if (at == null) {
                journal.mark(text);
            } else {
                journal.mark(at.toInstant(), text);
            }
            return "";
        });
    }

    private @Nullable String write(
            @Nullable OffsetDateTime from,
            @Nullable OffsetDateTime until,
            @Nullable OffsetDateTime alert,
            String[] name,
            Function<IncidentReport, String> form) {
        if (alert != null && (from != null || until != null)) {
            String rule = "either alert or from and until may be given: an alert has a span of its own";
            throw new InvalidEndpointRequestException(rule, rule);
        }
        return find(String.join("/", name))
                .flatMap(slo -> report(slo, instant(from), instant(until), instant(alert)))
                .map(form)
                .orElse(null);
    }

    private Optional<IncidentReport> report(
            Slo slo, @Nullable Instant from, @Nullable Instant until, @Nullable Instant alert) {
        Instant now = headroom.wallClock().instant();
        List<AlertRun> runs = journal.alerts().stream()
                .filter(run -> run.slo().equals(slo.name()))
                .filter(run -> alert == null || isUnderWay(run, alert))
                .toList();
        if (alert != null && runs.isEmpty()) {
            return Optional.empty();
        }
        if (from == null && until == null && !runs.isEmpty()) {
            return Optional.of(IncidentReport.of(headroom, journal, first(runs)));
        }
        Instant end = until == null ? now : until;
        Instant begin = from == null ? end.minus(USUAL) : from;
        return Optional.of(checked(() -> IncidentReport.of(headroom, journal, slo, begin, end)));
    }

    /** Of the latest alert, and those that were under way with it, the page that fired first; the ticket if there is no page. */
    private static AlertRun first(List<AlertRun> runs) {
        AlertRun latest = runs.get(runs.size() - 1);
        return runs.stream()
                .filter(run -> isUnderWay(run, latest.detected()))
                .min(Comparator.comparing(AlertRun::severity).thenComparing(AlertRun::detected))
                .orElse(latest);
    }

    private static boolean isUnderWay(AlertRun run, Instant at) {
        return !run.began().isAfter(at) && !run.resolved().map(at::isAfter).orElse(false);
    }

    /** By its name, or by the segments that are left of one whose key has slashes. */
    private Optional<Slo> find(String wanted) {
        List<Slo> slos = headroom.slos();
        return slos.stream()
                .filter(slo -> slo.name().equals(wanted))
                .findFirst()
                .or(() -> slos.stream()
                        .filter(slo -> segments(slo.name()).equals(wanted))
                        .findFirst());
    }

    private static String segments(String name) {
        return Arrays.stream(name.split("/")).filter(part -> !part.isEmpty()).collect(Collectors.joining("/"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    /** Answers 400 with what is wrong about a request. */
    private static <T> T checked(Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException refused) {
            String rule = String.valueOf(refused.getMessage());
            throw new InvalidEndpointRequestException(rule, rule, refused);
        }
    }
}
