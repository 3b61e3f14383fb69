package io.headroom.micrometer;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloListener;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Objective;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.RatioGrammar;
import io.headroom.sli.EventCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Publishes the SLOs of a {@link Headroom} as meters, those declared later included, until it is closed.
 *
 * <p>Every meter reads the last published snapshot, so a scrape costs the hot path nothing; none is ever NaN or infinite.
 * Gauges are this process's view; only {@code slo.events} may be summed over replicas.
 */
public final class HeadroomMetrics implements MeterBinder {
    private static final List<Duration> BASIC_BURN_WINDOWS =
            List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(3));
    private static final String RATIO = "ratio";

    private final Headroom headroom;
    private final MetricsDetail detail;

    /** Basic meters. */
    public HeadroomMetrics(Headroom headroom) {
        this(headroom, MetricsDetail.BASIC);
    }

    /** Basic or full meters. */
    public HeadroomMetrics(Headroom headroom, MetricsDetail detail) {
        this.headroom = headroom;
        this.detail = detail;
    }

    /**
     * Registers the meters of the SLOs there are, and of later ones as they are declared.
     *
     * @throws IllegalStateException if the Headroom is closed; nothing is registered then
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        headroom.addListener(new Binding(registry));
    }

    /** What one registry was given, to be taken back at the end. */
    private final class Binding implements SloListener {
        private final MeterRegistry registry;
        private final List<Meter> meters = new ArrayList<>();

        Binding(MeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        public void declared(Slo slo) {
            if (meters.isEmpty()) {
                tickerAge();
            }
            Tags tags = Tags.of("service", headroom.service(), "slo", slo.name());
            events(slo, tags.and("result", "good"), EventCounts::good);
            events(slo, tags.and("result", "bad"), EventCounts::bad);
            ratio(
                    "slo.objective",
                    "Target share of good events",
                    slo,
                    tags,
                    budget -> slo.objective().target());
            ratio(
                    "slo.error.budget.remaining",
                    "Share of the period's error budget left, as this process counted it",
                    slo,
                    tags,
                    ErrorBudget::remaining);
            for (Duration window : burnWindows(slo)) {
                gauge(
                        Gauge.builder("slo.burn.rate", () -> slo.budget().burnRate(window))
                                .description("Bad ratio of the window over 1 - objective, as this process counted it"),
                        windowTags(tags, window));
            }
            for (Duration window : coverageWindows(slo)) {
                ratio(
                        "slo.window.coverage",
                        "Share of the window that this process observed",
                        slo,
                        windowTags(tags, window),
                        budget -> budget.window(window).coverage());
            }
            if (detail == MetricsDetail.FULL) {
                for (Duration window : windows(slo)) {
                    ratio(
                            "slo.sli",
                            "Share of good events in the window, as this process counted it",
                            slo,
                            windowTags(tags, window),
                            budget -> budget.window(window).goodRatio());
                }
            }
            info(slo, tags);
        }

        @Override
        public void closed() {
            meters.forEach(registry::remove);
        }

        private void tickerAge() {
            add(Gauge.builder("headroom.ticker.age", () -> headroom.tickAge().toNanos() / 1e9)
                    .description("Time since this process last updated its error budgets")
                    .baseUnit("seconds")
                    .tag("service", headroom.service())
                    .register(registry));
        }

        /**
         * A function counter holds its subject weakly and would count nothing once that is gone. The registry lives as long
         * as the meter, and the function holds the SLO.
         */
        private void events(Slo slo, Tags tags, ToLongFunction<EventCounts> count) {
            add(FunctionCounter.builder(
                            "slo.events",
                            registry,
                            any -> count.applyAsLong(slo.snapshot().events()))
                    .description("Events that counted towards the SLO")
                    .tags(tags)
                    .register(registry));
        }

        private void ratio(String name, String description, Slo slo, Tags tags, ToDoubleFunction<ErrorBudget> value) {
            gauge(
                    Gauge.builder(name, () -> value.applyAsDouble(slo.budget()))
                            .description(description)
                            .baseUnit(RATIO),
                    tags);
        }

        private void info(Slo slo, Tags tags) {
            Objective objective = slo.objective();
            gauge(
                    Gauge.builder("slo.info", () -> 1).description("What was declared, as labels; always 1"),
                    tags.and(
                            "objective",
                            RatioGrammar.format(objective.target()),
                            "period",
                            DurationGrammar.format(objective.period()),
                            "sli",
                            slo.sli().toString()));
        }

        private void gauge(Gauge.Builder<?> gauge, Tags tags) {
            add(gauge.tags(tags).register(registry));
        }

        private void add(Meter meter) {
            meters.add(meter);
        }

        private List<Duration> burnWindows(Slo slo) {
            return detail == MetricsDetail.FULL ? windows(slo) : BASIC_BURN_WINDOWS;
        }

        private List<Duration> coverageWindows(Slo slo) {
            return detail == MetricsDetail.FULL
                    ? windows(slo)
                    : List.of(slo.objective().period());
        }

        private static List<Duration> windows(Slo slo) {
            return slo.budget().windows().stream()
                    .map(counts -> counts.window())
                    .toList();
        }

        private static Tags windowTags(Tags tags, Duration window) {
            return tags.and("window", DurationGrammar.format(window));
        }
    }
}
