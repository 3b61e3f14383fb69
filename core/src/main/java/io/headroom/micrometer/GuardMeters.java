package io.headroom.micrometer;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardCounts;
import io.headroom.guard.GuardMode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The meters of one guard in one registry. Not thread-safe: its owner calls it under a lock. */
final class GuardMeters {
    private final MeterRegistry registry;
    private final Guard guard;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();

    /** Those that are there while a part of the guard observes. */
    private final List<Meter> observed = new ArrayList<>();

    GuardMeters(MeterRegistry registry, String service, Guard guard) {
        this.registry = registry;
        this.guard = guard;
        tags = Tags.of("service", service, "guard", guard.name());
        String calls = "Calls through the guard, by how they ended";
        meters.add(counter("slo.guard.calls", calls, "result", "success", GuardCounts::success));
        meters.add(counter("slo.guard.calls", calls, "result", "failure", GuardCounts::failure));
        meters.add(counter("slo.guard.calls", calls, "result", "rejected", GuardCounts::rejected));
        meters.add(counter("slo.guard.calls", calls, "result", "fallback", GuardCounts::fallback));
        String retries = "Retries of failed attempts, made or denied";
        meters.add(counter("slo.guard.retries", retries, "result", "granted", GuardCounts::retriesGranted));
        meters.add(counter("slo.guard.retries", retries, "result", "denied", GuardCounts::retriesDenied));
        meters.add(Gauge.builder(
                        "slo.guard.retry.budget", () -> guard.retryBudget().tokens())
                .description("Retries that the budget could pay at once")
                .tags(tags)
                .register(registry));
        meters.add(Gauge.builder("slo.guard.limit", () -> guard.breaker().limit())
                .description("Most calls in flight while the dependency is overloaded; 0 without a limit")
                .tags(tags)
                .register(registry));
        update();
    }

    /** Registers or removes what depends on the mode. */
    void update() {
        boolean observes = guard.breakerMode() == GuardMode.OBSERVE || guard.retryMode() == GuardMode.OBSERVE;
        if (!observes) {
            observed.forEach(registry::remove);
            observed.clear();
        } else if (observed.isEmpty()) {
            String decisions = "What an observing guard would have done";
            observed.add(counter("slo.guard.observed", decisions, "action", "reject", GuardCounts::wouldReject));
            observed.add(counter("slo.guard.observed", decisions, "action", "fallback", GuardCounts::wouldFallBack));
            observed.add(counter("slo.guard.observed", decisions, "action", "retry", GuardCounts::wouldRetry));
            observed.add(counter("slo.guard.observed", decisions, "action", "deny", GuardCounts::wouldDeny));
        }
    }

    void remove() {
        meters.forEach(registry::remove);
        observed.forEach(registry::remove);
    }

    private Meter counter(
            String name, String description, String key, String value, ToLongFunction<GuardCounts> count) {
        return FunctionCounter.builder(name, registry, any -> count.applyAsLong(guard.counts()))
                .description(description)
                .tags(tags.and(key, value))
                .register(registry);
    }
}
