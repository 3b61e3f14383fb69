package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.sli.EventCounts;
import io.headroom.spring.internal.HttpSelector;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param windows the counts of every window; absent in the list
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
        @Nullable List<Window> windows) {
    static SloDescription of(Slo slo, @Nullable HttpSelector http, String source, boolean withWindows) {
        SloSnapshot snapshot = slo.snapshot();
        Objective objective = slo.objective();
        Slices slices = Slices.of(objective.method());
        List<Window> windows = windows(snapshot.budget());
        Map<String, Double> burnRates = new LinkedHashMap<>();
        windows.forEach(window -> burnRates.put(window.window(), window.burnRate()));
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
                http == null ? null : new Http(http.uri(), http.method()),
                snapshot.at(),
                Events.of(snapshot),
                Budget.of(snapshot.budget()),
                burnRates,
                withWindows ? windows : null);
    }

    private static @Nullable String zone(Period period) {
        if (period instanceof Period.Calendar calendar) {
            return calendar.zone().equals(ZoneOffset.UTC)
                    ? "UTC"
                    : calendar.zone().getId();
        }
        return null;
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
     * @param uri path template
     * @param method HTTP method, absent for all
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Http(String uri, @Nullable String method) {}

    /**
     * The error budget of the period.
     *
     * @param remaining the share that is left: 1 unspent, 0 spent, negative beyond
     * @param coverage the share of the period that was observed, in [0, 1]
     * @param timeToExhaustion ISO 8601, at the burn rate of the last hour; absent if nothing burns
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Budget(
            double remaining, double coverage, @Nullable String timeToExhaustion) {
        static Budget of(ErrorBudget budget) {
            return new Budget(
                    budget.remaining(),
                    budget.coverage(),
                    budget.timeToExhaustion().map(Duration::toString).orElse(null));
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
