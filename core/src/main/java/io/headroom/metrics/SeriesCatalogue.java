package io.headroom.metrics;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.Severity;
import io.headroom.budget.Objective;
import io.headroom.budget.WindowCounts;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardCounts;
import io.headroom.guard.GuardMode;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.RatioGrammar;
import io.headroom.sli.EventCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;

/** Which series there are of what; each reads the last published snapshot. */
final class SeriesCatalogue {
    private static final List<Duration> BASIC_BURN_WINDOWS =
            List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(3));

    private final Headroom headroom;
    private final MetricsDetail detail;

    /** Windows as labels, which many SLOs have the same. Guarded by the feed's lock. */
    private final Map<Duration, String> windowTexts = new HashMap<>();

    SeriesCatalogue(Headroom headroom, MetricsDetail detail) {
        this.headroom = headroom;
        this.detail = detail;
    }

    List<Series> events(Slo slo) {
        return List.of(events(slo, "good", EventCounts::good), events(slo, "bad", EventCounts::bad));
    }

    /** The gauges of an SLO that is no family's member, for the objective that it has now. */
    List<Series> budget(Slo slo) {
        Objective objective = slo.objective();
        String[] labels = labels("slo", slo.name());
        List<Series> series = new ArrayList<>();
        series.add(gauge(Metric.OBJECTIVE, labels, objective::target));
        series.add(gauge(Metric.REMAINING, labels, () -> slo.budget().remaining()));
        List<WindowCounts> windows = slo.budget().windows();
        int period = windows.size() - 1;
        for (int i = 0; i <= period; i++) {
            Duration window = windows.get(i).window();
            boolean burns = detail == MetricsDetail.FULL || BASIC_BURN_WINDOWS.contains(window);
            if (!burns && i < period) {
                continue;
            }
            int index = i;
            String[] windowLabels =
                    with(labels, "window", i == period ? objective.period().label() : text(window));
            if (burns) {
                series.add(
                        gauge(Metric.BURN_RATE, windowLabels, () -> slo.budget().burnRate(index)));
            }
            if (detail == MetricsDetail.FULL || i == period) {
                series.add(
                        gauge(Metric.COVERAGE, windowLabels, () -> slo.budget().coverage(index)));
            }
            if (detail == MetricsDetail.FULL) {
                series.add(gauge(Metric.SLI, windowLabels, () -> slo.budget().goodRatio(index)));
            }
        }
        for (Severity severity : Severity.values()) {
            series.add(gauge(
                    Metric.ALERT_ACTIVE,
                    with(labels, "severity", severity.toString()),
                    () -> slo.snapshot().isFiring(severity) ? 1 : 0));
        }
        series.add(gauge(Metric.INFO, info(slo, labels), () -> 1));
        return series;
    }

    List<Series> composite(CompositeSlo composite) {
        String[] labels = labels("slo", composite.name());
        List<Series> series = new ArrayList<>();
        series.add(gauge(Metric.REMAINING, labels, composite::remaining));
        for (Duration window : BASIC_BURN_WINDOWS) {
            series.add(gauge(Metric.BURN_RATE, with(labels, "window", text(window)), () -> composite.burnRate(window)));
        }
        String[] periodLabels = with(labels, "window", composite.period().label());
        series.add(gauge(Metric.COVERAGE, periodLabels, composite::coverage));
        return series;
    }

    /** What a guard has in any mode. */
    List<Series> guard(Guard guard) {
        return List.of(
                count(Metric.GUARD_CALLS, guard, "result", "success", GuardCounts::success),
                count(Metric.GUARD_CALLS, guard, "result", "failure", GuardCounts::failure),
                count(Metric.GUARD_CALLS, guard, "result", "rejected", GuardCounts::rejected),
                count(Metric.GUARD_CALLS, guard, "result", "fallback", GuardCounts::fallback),
                count(Metric.GUARD_RETRIES, guard, "result", "granted", GuardCounts::retriesGranted),
                count(Metric.GUARD_RETRIES, guard, "result", "denied", GuardCounts::retriesDenied),
                gauge(
                        Metric.GUARD_RETRY_BUDGET,
                        labels("guard", guard.name()),
                        () -> guard.retryBudget().tokens()),
                gauge(
                        Metric.GUARD_LIMIT,
                        labels("guard", guard.name()),
                        () -> guard.breaker().limit()));
    }

    /** What it has besides while a part of it observes; none while none does. */
    List<Series> observed(Guard guard) {
        if (guard.breakerMode() != GuardMode.OBSERVE && guard.retryMode() != GuardMode.OBSERVE) {
            return List.of();
        }
        return List.of(
                count(Metric.GUARD_OBSERVED, guard, "action", "reject", GuardCounts::wouldReject),
                count(Metric.GUARD_OBSERVED, guard, "action", "fallback", GuardCounts::wouldFallBack),
                count(Metric.GUARD_OBSERVED, guard, "action", "retry", GuardCounts::wouldRetry),
                count(Metric.GUARD_OBSERVED, guard, "action", "deny", GuardCounts::wouldDeny));
    }

    /** What there is once. */
    List<Series> process() {
        String[] labels = {"service", headroom.service()};
        List<Series> series = new ArrayList<>();
        series.add(gauge(Metric.TICKER_AGE, labels, () -> seconds(headroom.tickAge())));
        if (headroom.saveAge().isPresent()) {
            series.add(gauge(
                    Metric.STORE_AGE, labels, () -> seconds(headroom.saveAge().orElse(Duration.ZERO))));
        }
        return series;
    }

    private Series events(Slo slo, String result, ToLongFunction<EventCounts> count) {
        return new Series(
                Metric.EVENTS,
                with(labels("slo", slo.name()), "result", result),
                slo.parent().isPresent(),
                () -> count.applyAsLong(slo.snapshot().events()));
    }

    private Series count(Metric metric, Guard guard, String label, String value, ToLongFunction<GuardCounts> count) {
        return gauge(
                metric, with(labels("guard", guard.name()), label, value), () -> count.applyAsLong(guard.counts()));
    }

    private static Series gauge(Metric metric, String[] labels, DoubleSupplier value) {
        return new Series(metric, labels, false, value);
    }

    private static String[] info(Slo slo, String[] labels) {
        Objective objective = slo.objective();
        String target = RatioGrammar.format(objective.target());
        String period = objective.period().label();
        return with(
                labels, "objective", target, "period", period, "sli", slo.sli().toString());
    }

    private String[] labels(String label, String name) {
        return new String[] {"service", headroom.service(), label, name};
    }

    private String text(Duration window) {
        return windowTexts.computeIfAbsent(window, DurationGrammar::format);
    }

    /** Names and values by turns, as a {@link Series} keeps them. */
    private static String[] with(String[] labels, String... more) {
        String[] all = Arrays.copyOf(labels, labels.length + more.length);
        System.arraycopy(more, 0, all, labels.length, more.length);
        return all;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
