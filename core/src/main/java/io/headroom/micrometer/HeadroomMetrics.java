package io.headroom.micrometer;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloListener;
import io.headroom.alert.Severity;
import io.headroom.budget.Objective;
import io.headroom.guard.Guard;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Publishes the SLOs and guards of a {@link Headroom} as meters, those declared later included, until it is closed.
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
     * Registers the meters of the SLOs and guards there are, and of later ones as they are declared.
     *
     * @throws IllegalStateException if the Headroom is closed; nothing is registered then
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        headroom.addListener(new Binding(registry));
        GuardBinding guards = new GuardBinding(headroom, registry);
        headroom.addListener(guards);
        headroom.addGuardListener(guards);
    }

    /** What one registry was given, to be taken back at the end. */
    private final class Binding implements SloListener {
        private final MeterRegistry registry;
        private final Map<Object, List<Meter>> metersBySubject = new LinkedHashMap<>();

        Binding(MeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        public void declared(Slo slo) {
            instance();
            Tags tags = tags(slo.name());
            events(slo, tags.and("result", "good"), EventCounts::good);
            events(slo, tags.and("result", "bad"), EventCounts::bad);
            if (slo.parent().isEmpty()) {
                budget(slo, tags);
            }
        }

        @Override
        public void declared(Guard guard) {
            instance();
        }

        @Override
        public void declared(CompositeSlo composite) {
            Tags tags = tags(composite.name());
            remaining(composite, tags, composite::remaining);
            for (Duration window : BASIC_BURN_WINDOWS) {
                burnRate(composite, windowTags(tags, label(window)), () -> composite.burnRate(window));
            }
            coverage(composite, windowTags(tags, composite.period().label()), composite::coverage);
        }

        /** The counters stay as they are: a registry that counts by steps would take new ones for new events. */
        @Override
        public void changed(Slo slo) {
            List<Meter> meters = metersBySubject.getOrDefault(slo, List.of());
            List<Meter> gauges = meters.stream().filter(Gauge.class::isInstance).toList();
            gauges.forEach(registry::remove);
            meters.removeAll(gauges);
            budget(slo, tags(slo.name()));
        }

        @Override
        public void retired(Slo slo) {
            List<Meter> meters = metersBySubject.remove(slo);
            if (meters != null) {
                meters.forEach(registry::remove);
            }
        }

        @Override
        public void closed() {
            metersBySubject.values().forEach(meters -> meters.forEach(registry::remove));
        }

        private void budget(Slo slo, Tags tags) {
            Objective objective = slo.objective();
            gauge(
                    slo,
                    Gauge.builder("slo.objective", objective::target)
                            .description("Target share of what counts as good")
                            .baseUnit(RATIO),
                    tags);
            remaining(slo, tags, () -> slo.budget().remaining());
            List<Duration> windows = windows(slo);
            int period = windows.size() - 1;
            for (int i = 0; i <= period; i++) {
                Duration window = windows.get(i);
                int index = i;
                Tags windowTags =
                        windowTags(tags, i == period ? objective.period().label() : label(window));
                if (detail == MetricsDetail.FULL || BASIC_BURN_WINDOWS.contains(window)) {
                    burnRate(slo, windowTags, () -> slo.budget().burnRate(index));
                }
                if (detail == MetricsDetail.FULL || i == period) {
                    coverage(slo, windowTags, () -> slo.budget().coverage(index));
                }
                if (detail == MetricsDetail.FULL) {
                    gauge(
                            slo,
                            Gauge.builder("slo.sli", () -> slo.budget().goodRatio(index))
                                    .description("Share of good events in the window, as this process counted it")
                                    .baseUnit(RATIO),
                            windowTags);
                }
            }
            for (Severity severity : Severity.values()) {
                gauge(
                        slo,
                        Gauge.builder("slo.alert.active", () -> slo.snapshot().isFiring(severity) ? 1 : 0)
                                .description("1 while a burn alert of this severity fires in this process"),
                        tags.and("severity", severity.toString()));
            }
            info(slo, tags);
        }

        /** What there is once for all, from the first SLO or guard on. */
        private void instance() {
            if (metersBySubject.containsKey(headroom)) {
                return;
            }
            Tags tags = Tags.of("service", headroom.service());
            gauge(
                    headroom,
                    Gauge.builder("headroom.ticker.age", () -> seconds(headroom.tickAge()))
                            .description("Time since this process last updated its error budgets and guards")
                            .baseUnit("seconds"),
                    tags);
            if (headroom.saveAge().isPresent()) {
                gauge(
                        headroom,
                        Gauge.builder(
                                        "headroom.store.age",
                                        () -> seconds(headroom.saveAge().orElse(Duration.ZERO)))
                                .description("Time since this process last saved its counts")
                                .baseUnit("seconds"),
                        tags);
            }
        }

        /**
         * A function counter holds its subject weakly and would count nothing once that is gone. The registry lives as long
         * as the meter, and the function holds the SLO.
         */
        private void events(Slo slo, Tags tags, ToLongFunction<EventCounts> count) {
            add(
                    slo,
                    FunctionCounter.builder(
                                    "slo.events",
                                    registry,
                                    any -> count.applyAsLong(slo.snapshot().events()))
                            .description("Events that counted towards the SLO")
                            .tags(tags)
                            .register(registry));
        }

        private void remaining(Object subject, Tags tags, Supplier<Number> value) {
            gauge(
                    subject,
                    Gauge.builder("slo.error.budget.remaining", value)
                            .description("Share of the period's error budget left, as this process counted it")
                            .baseUnit(RATIO),
                    tags);
        }

        private void burnRate(Object subject, Tags tags, Supplier<Number> value) {
            gauge(
                    subject,
                    Gauge.builder("slo.burn.rate", value)
                            .description("Bad ratio of the window over 1 - objective, as this process counted it"),
                    tags);
        }

        private void coverage(Object subject, Tags tags, Supplier<Number> value) {
            gauge(
                    subject,
                    Gauge.builder("slo.window.coverage", value)
                            .description("Share of the window that this process observed")
                            .baseUnit(RATIO),
                    tags);
        }

        private void info(Slo slo, Tags tags) {
            Objective objective = slo.objective();
            gauge(
                    slo,
                    Gauge.builder("slo.info", () -> 1).description("What was declared, as labels; always 1"),
                    tags.and(
                            "objective",
                            RatioGrammar.format(objective.target()),
                            "period",
                            objective.period().label(),
                            "sli",
                            slo.sli().toString()));
        }

        private void gauge(Object subject, Gauge.Builder<?> gauge, Tags tags) {
            add(subject, gauge.tags(tags).register(registry));
        }

        private void add(Object subject, Meter meter) {
            metersBySubject.computeIfAbsent(subject, any -> new ArrayList<>()).add(meter);
        }

        private Tags tags(String slo) {
            return Tags.of("service", headroom.service(), "slo", slo);
        }

        private static double seconds(Duration duration) {
            return duration.toNanos() / 1e9;
        }

        private static List<Duration> windows(Slo slo) {
            return slo.budget().windows().stream()
                    .map(counts -> counts.window())
                    .toList();
        }

        private static String label(Duration window) {
            return DurationGrammar.format(window);
        }

        private static Tags windowTags(Tags tags, String label) {
            return tags.and("window", label);
        }
    }
}
