package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.budget.ErrorBudget;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.sli.EventCounts;
import io.headroom.spring.internal.HttpSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One SLO as the endpoint shows it. Absent fields are null here.
 *
 * @param name the SLO's name
 * @param objective the target share of good events, in (0, 1)
 * @param period the rolling period, such as {@code 30d}
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
        String sli,
        String source,
        @Nullable Http http,
        Instant at,
        EventCounts events,
        Budget budget,
        Map<String, Double> burnRates,
        @Nullable List<Window> windows) {
    static SloDescription of(Slo slo, @Nullable HttpSelector http, String source, boolean withWindows) {
        SloSnapshot snapshot = slo.snapshot();
        ErrorBudget budget = snapshot.budget();
        List<Window> windows = windows(budget);
        Map<String, Double> burnRates = new LinkedHashMap<>();
        windows.forEach(window -> burnRates.put(window.window(), window.burnRate()));
        return new SloDescription(
                slo.name(),
                slo.objective().target(),
                slo.objective().period().label(),
                slo.sli().toString(),
                source,
                http == null ? null : new Http(http.uri(), http.method()),
                snapshot.at(),
                snapshot.events(),
                Budget.of(budget),
                burnRates,
                withWindows ? windows : null);
    }

    private static List<Window> windows(ErrorBudget budget) {
        return budget.windows().stream()
                .map(counts -> new Window(
                        DurationGrammar.format(counts.window()),
                        counts.good(),
                        counts.bad(),
                        counts.coverage(),
                        budget.burnRate(counts.window())))
                .toList();
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
     * One sliding window.
     *
     * @param window its length, such as {@code 5m}
     * @param good good events
     * @param bad bad events
     * @param coverage the share of the window that was observed, in [0, 1]
     * @param burnRate bad ratio over 1 − objective
     */
    public record Window(String window, long good, long bad, double coverage, double burnRate) {}
}
