package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.alert.AlertStatus;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Exhaustion;
import io.headroom.budget.FleetBudget;
import io.headroom.budget.Incident;
import io.headroom.budget.LedgerDay;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.budget.PolicyStatus;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.sli.EventCounts;
import io.headroom.spring.internal.HttpRule;
import io.headroom.spring.internal.HttpSelector;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One SLO as the endpoint shows it. Absent fields are null here.
 *
 * @param name the SLO's name
 * @param objective the target share of good events, in (0, 1)
 * @param period the period: {@code 30d}, or {@code month}
 * @param zone the time zone of a calendar period, absent for a rolling one
 * @param method {@code timeslices} or {@code ratio-timeslices}, absent for occurrences
 * @param slice the length of a slice, such as {@code 1m}, absent for occurrences
 * @param sliceTarget the share of good events of a good slice, in (0, 1], absent unless the method is timeslices
 * @param sli which events are good: {@code availability} or {@code latency <= 300ms}
 * @param source where the events come from: the observation's name, {@code application} or {@code none}
 * @param http the selected requests, absent if the application records the events
 * @param at when the figures below were taken
 * @param events the events since the start
 * @param budget the error budget of the period
 * @param burnRates how fast the budget burned, by window
 * @param fleet the budget of all instances of the service, absent while it is not known
 * @param alerts how each burn alert stands
 * @param policy what the error-budget policy says
 * @param windows the counts of every window; absent in the list
 * @param incidents the times in which an alert fired within the period; absent in the list
 * @param ledger what each UTC day of the period spent; absent in the list
 * @param timeline what alerts, policy and guards did since the process began, oldest first; absent in the list
 * @param history the course of the counts since the moment that was asked for; absent otherwise
 * @param origins all that had a say in what the SLO is like, the last word last; absent in the list
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SloDescription(
        String name,
        double objective,
        String period,
        @Nullable String zone,
        @Nullable String method,
        @Nullable String slice,
        @Nullable Double sliceTarget,
        String sli,
        String source,
        @Nullable Http http,
        Instant at,
        Events events,
        Budget budget,
        Map<String, Double> burnRates,
        @Nullable Fleet fleet,
        List<Alert> alerts,
        Policy policy,
        @Nullable List<Window> windows,
        @Nullable List<IncidentReport> incidents,
        @Nullable List<LedgerDay> ledger,
        @Nullable List<TimelineEvent> timeline,
        @Nullable HistoryDescription history,
        @Nullable List<Origin> origins) {
    /** @param detail null for the list, which goes without */
    static SloDescription of(Slo slo, @Nullable HttpSelector http, String source, @Nullable Detail detail) {
        SloSnapshot snapshot = slo.snapshot();
        Objective objective = slo.objective();
        Slices slices = Slices.of(objective.method());
        List<Window> windows = windows(snapshot.budget());
        return new SloDescription(
                slo.name(),
                objective.target(),
                objective.period().label(),
                zone(objective.period()),
                slices.method(),
                slices.slice(),
                slices.target(),
                slo.sli().toString(),
                source,
                http == null ? null : Http.of(http),
                snapshot.at(),
                Events.of(snapshot),
                Budget.of(snapshot.budget()),
                burnRates(windows),
                slo.fleetBudget().map(fleet -> Fleet.of(fleet, slo.actsOn())).orElse(null),
                snapshot.alerts().stream().map(Alert::of).toList(),
                Policy.of(slo.policyStatus()),
                detail == null ? null : windows,
                detail == null
                        ? null
                        : slo.incidents().stream().map(IncidentReport::of).toList(),
                detail == null ? null : slo.ledger(),
                detail == null ? null : detail.timeline(),
                detail == null ? null : detail.history(),
                detail == null ? null : detail.origins());
    }

    /**
     * What one SLO alone has.
     *
     * @param history null unless it was asked for
     */
    record Detail(List<TimelineEvent> timeline, @Nullable HistoryDescription history, List<Origin> origins) {}

    private static @Nullable String zone(Period period) {
        if (period instanceof Period.Calendar calendar) {
            return calendar.zone().equals(ZoneOffset.UTC)
                    ? "UTC"
                    : calendar.zone().getId();
        }
        return null;
    }

    /**
     * One burn alert.
     *
     * @param rule severity, share of the budget, long and short window: {@code page 2% 1h/5m}
     * @param factor the burn rate it fires above
     * @param state {@code inactive}, {@code pending}, {@code firing}, {@code resolved} or {@code insufficient}
     * @param since when it came to that state
     */
    public record Alert(String rule, double factor, String state, Instant since) {
        static Alert of(AlertStatus status) {
            return new Alert(
                    status.rule().toString(), status.factor(), status.state().toString(), status.since());
        }
    }

    /**
     * What the error-budget policy says.
     *
     * @param state {@code healthy}, {@code caution}, {@code freeze} or {@code insufficient-data}, unless the team has other names
     * @param consequence what the team does then
     * @param reason the numbers that say so
     * @param postmortems how many incidents of the period need a postmortem
     */
    public record Policy(String state, String consequence, String reason, int postmortems) {
        static Policy of(PolicyStatus status) {
            return new Policy(
                    status.state(),
                    status.consequence(),
                    status.reason(),
                    status.postmortems().size());
        }
    }

    /**
     * A time in which an alert fired.
     *
     * @param from when the first fired
     * @param until when the last stopped; absent while one fires
     * @param bad the bad events of it
     * @param spent the share of the period's budget that they spent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record IncidentReport(Instant from, @Nullable Instant until, long bad, double spent) {
        static IncidentReport of(Incident incident) {
            return new IncidentReport(incident.from(), incident.until().orElse(null), incident.bad(), incident.spent());
        }
    }

    private static Map<String, Double> burnRates(List<Window> windows) {
        Map<String, Double> burnRates = new LinkedHashMap<>();
        windows.forEach(window -> burnRates.put(window.window(), window.burnRate()));
        return burnRates;
    }

    /**
     * The error budget of all instances of the service.
     *
     * @param at up to when it was read
     * @param stale whether it is too old to act on
     * @param actedOn whether the policy and the guards act on it, not on this instance's
     * @param good good events of the period, or slices
     * @param bad bad ones
     * @param remaining the share that is left: 1 unspent, 0 spent, negative beyond
     * @param badEventsLeft how many bad events may follow at the period's present total, negative once overspent
     * @param coverage the share of the period in which at least one instance counted, in [0, 1]
     * @param burnRates how fast it burned, by window
     */
    public record Fleet(
            Instant at,
            boolean stale,
            boolean actedOn,
            long good,
            long bad,
            double remaining,
            long badEventsLeft,
            double coverage,
            Map<String, Double> burnRates) {
        static Fleet of(FleetBudget fleet, BudgetScope scope) {
            ErrorBudget budget = fleet.budget();
            WindowCounts period = budget.periodCounts();
            return new Fleet(
                    fleet.at(),
                    fleet.isStale(),
                    scope == BudgetScope.FLEET,
                    period.good(),
                    period.bad(),
                    budget.remaining(),
                    budget.badEventsLeft(),
                    budget.coverage(),
                    SloDescription.burnRates(windows(budget)));
        }
    }

    /** The period last, under its own label. */
    private static List<Window> windows(ErrorBudget budget) {
        List<WindowCounts> windows = budget.windows();
        int period = windows.size() - 1;
        return IntStream.rangeClosed(0, period)
                .mapToObj(i -> {
                    WindowCounts counts = windows.get(i);
                    String label =
                            i == period ? budget.objective().period().label() : DurationGrammar.format(counts.window());
                    return new Window(label, counts.good(), counts.bad(), counts.coverage(), budget.burnRate(i));
                })
                .toList();
    }

    /** The budgeting method in the spelling of the properties; all null for occurrences. */
    private record Slices(
            @Nullable String method,
            @Nullable String slice,
            @Nullable Double target) {
        static Slices of(BudgetingMethod method) {
            if (method instanceof BudgetingMethod.Timeslices timeslices) {
                return new Slices("timeslices", DurationGrammar.format(timeslices.slice()), timeslices.target());
            }
            if (method instanceof BudgetingMethod.RatioTimeslices ratio) {
                return new Slices("ratio-timeslices", DurationGrammar.format(ratio.slice()), null);
            }
            return new Slices(null, null, null);
        }
    }

    /**
     * Events since the start.
     *
     * @param good good events
     * @param bad bad events
     * @param unclassified events that nobody could judge
     * @param maintenance events during maintenance, which spend no budget and are in none of the others
     */
    public record Events(long good, long bad, long unclassified, long maintenance) {
        static Events of(SloSnapshot snapshot) {
            EventCounts events = snapshot.events();
            return new Events(events.good(), events.bad(), events.unclassified(), snapshot.maintenance());
        }
    }

    /**
     * The selected requests.
     *
     * @param uri path template, absent for any or none
     * @param path pattern of the path, absent for any
     * @param method HTTP method, absent for all
     * @param header request header, or header and value; absent for none
     * @param ignored rules for requests that count for nothing, absent without any
     * @param good rules for requests that are good, absent without any
     * @param bad rules for requests that are bad, absent without any
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Http(
            @Nullable String uri,
            @Nullable String path,
            @Nullable String method,
            @Nullable String header,
            @Nullable List<String> ignored,
            @Nullable List<String> good,
            @Nullable List<String> bad) {
        static Http of(HttpSelector http) {
            return new Http(
                    http.uri(),
                    http.path(),
                    http.method(),
                    http.header() == null ? null : http.header().toString(),
                    texts(http.rules().ignored()),
                    texts(http.rules().good()),
                    texts(http.rules().bad()));
        }

        private static @Nullable List<String> texts(List<HttpRule> rules) {
            return rules.isEmpty()
                    ? null
                    : rules.stream().map(HttpRule::toString).toList();
        }
    }

    /**
     * The error budget of the period.
     *
     * @param remaining the share that is left: 1 unspent, 0 spent, negative beyond
     * @param badEventsLeft how many bad events may follow at the period's present total, negative once overspent
     * @param coverage the share of the period that was observed, in [0, 1]
     * @param timeToExhaustion ISO 8601, at the burn rate of the last hour; absent if nothing burns
     * @param earliestExhaustion the earliest that the events of the last hour and day allow; absent for never
     * @param latestExhaustion the latest; absent for never
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Budget(
            double remaining,
            long badEventsLeft,
            double coverage,
            @Nullable String timeToExhaustion,
            @Nullable String earliestExhaustion,
            @Nullable String latestExhaustion) {
        static Budget of(ErrorBudget budget) {
            Exhaustion exhaustion = budget.exhaustion();
            return new Budget(
                    budget.remaining(),
                    budget.badEventsLeft(),
                    budget.coverage(),
                    text(budget.timeToExhaustion()),
                    text(exhaustion.earliest()),
                    text(exhaustion.latest()));
        }

        private static @Nullable String text(Optional<Duration> time) {
            return time.map(Duration::toString).orElse(null);
        }
    }

    /**
     * One window.
     *
     * @param window its length, such as {@code 5m}; the last is the period
     * @param good good events; under a slice method slices, or millionths of slices
     * @param bad the same of bad ones
     * @param coverage the share of the window that was observed, in [0, 1]
     * @param burnRate bad ratio over 1 − objective
     */
    public record Window(String window, long good, long bad, double coverage, double burnRate) {}
}
