package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.headroom.BadTrace;
import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Incident;
import io.headroom.budget.LedgerDay;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.budget.PolicyStatus;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.sli.EventCounts;
import io.headroom.spring.internal.HttpSelector;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

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
 * @param timeline what alerts, policy and guards did, and what was marked, oldest first; absent in the list
 * @param timelineSince from when on it has all; absent in the list
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
        @Nullable HttpDescription http,
        Instant at,
        Events events,
        BudgetDescription budget,
        Map<String, Double> burnRates,
        @Nullable FleetDescription fleet,
        List<Alert> alerts,
        Policy policy,
        @Nullable List<WindowDescription> windows,
        @Nullable List<IncidentReport> incidents,
        @Nullable List<LedgerDay> ledger,
        @Nullable List<TimelineEvent> timeline,
        @Nullable Instant timelineSince,
        @Nullable HistoryDescription history,
        @Nullable List<Origin> origins)
        implements OperationResponseBody {
    /** @param detail null for the list, which goes without */
    static SloDescription of(ShownSlos.Seen seen, @Nullable HttpSelector http, String source, @Nullable Detail detail) {
        Slo slo = seen.slo();
        SloSnapshot snapshot = seen.snapshot();
        Objective objective = snapshot.budget().objective();
        Slices slices = Slices.of(objective.method());
        List<WindowDescription> windows = WindowDescription.of(snapshot.budget());
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
                http == null ? null : HttpDescription.of(http),
                snapshot.at(),
                Events.of(snapshot),
                BudgetDescription.of(snapshot.budget()),
                WindowDescription.burnRates(windows),
                seen.fleet() == null ? null : FleetDescription.of(seen.fleet(), seen.actsOn()),
                Alert.of(snapshot),
                Policy.of(seen.policy()),
                detail == null ? null : windows,
                detail == null
                        ? null
                        : slo.incidents().stream().map(IncidentReport::of).toList(),
                detail == null ? null : slo.ledger(),
                detail == null ? null : detail.timeline(),
                detail == null ? null : detail.timelineSince(),
                detail == null ? null : detail.history(),
                detail == null ? null : detail.origins());
    }

    /**
     * What one SLO alone has.
     *
     * @param history null unless it was asked for
     */
    record Detail(
            List<TimelineEvent> timeline,
            Instant timelineSince,
            @Nullable HistoryDescription history,
            List<Origin> origins) {}

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
     * @param traces traces of the last bad events of its long window, newest first; absent without any, and while it is inactive
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Alert(
            String rule,
            double factor,
            String state,
            Instant since,
            @Nullable List<String> traces) {
        static List<Alert> of(SloSnapshot snapshot) {
            return snapshot.alerts().stream().map(alert -> of(alert, snapshot)).toList();
        }

        /** Whether all are inactive. */
        static boolean isQuiet(List<AlertStatus> alerts) {
            for (AlertStatus alert : alerts) {
                if (alert.state() != AlertState.INACTIVE) {
                    return false;
                }
            }
            return true;
        }

        private static Alert of(AlertStatus status, SloSnapshot snapshot) {
            return new Alert(
                    status.rule().toString(),
                    status.factor(),
                    status.state().toString(),
                    status.since(),
                    status.state() == AlertState.INACTIVE ? null : traces(snapshot.badTraces(status.rule())));
        }

        private static @Nullable List<String> traces(List<BadTrace> traces) {
            return traces.isEmpty()
                    ? null
                    : traces.stream().map(BadTrace::traceId).toList();
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
}
