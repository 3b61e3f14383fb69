package io.headroom;

import io.headroom.budget.ErrorBudget;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardBuilder;
import io.headroom.guard.GuardEvent;
import io.headroom.guard.ServedSlo;
import io.headroom.guard.SloCircuitBreaker;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.thread.Ticker;
import io.headroom.sli.Sli;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The guards of a {@link Headroom} and the thread that ticks them.
 *
 * <p>Declaring is guarded by the lock of the Headroom; looking up and ticking take no lock.
 */
final class Guards {
    private static final Duration TICK = Duration.ofNanos(SloCircuitBreaker.TICK_NANOS);

    private final Headroom headroom;
    private final Consumer<GuardEvent> events;
    private final Ticker ticker;

    /** Written under the lock of the Headroom. */
    private final List<Guard> guards = new CopyOnWriteArrayList<>();

    private final Map<String, Guard> byName = new ConcurrentHashMap<>();

    /** Written by the first declaration and each tick, read by {@link #tickAgeNanos()}. */
    private volatile long lastTickNanos;

    Guards(Headroom headroom, String service, Consumer<GuardEvent> events) {
        this.headroom = headroom;
        this.events = events;
        ticker = new Ticker("headroom-guards-" + service, TICK, this::tick);
    }

    /** A declared guard, not yet known to anybody. */
    Guard build(String name, Consumer<GuardBuilder> settings) {
        GuardBuilder guard = new GuardBuilder(name, slo -> served(headroom.slo(slo)))
                .clock(headroom.clock())
                .wallClock(headroom.wallClock())
                .listener(events);
        settings.accept(guard);
        return guard.build();
    }

    /** Adds it; to be called under the lock. */
    void add(Guard guard, boolean manual) {
        if (byName.putIfAbsent(guard.name(), guard) != null) {
            throw new InvalidSettingException(
                    "guard", guard.name(), "must be declared once", "give the second one another name");
        }
        lastTickNanos = guards.isEmpty() ? headroom.clock().nanoTime() : lastTickNanos;
        guards.add(guard);
        if (!manual && guards.size() == 1) {
            ticker.start();
        }
    }

    Guard named(String name) {
        Guard guard = byName.get(name);
        if (guard == null) {
            throw new InvalidSettingException(
                    "guard",
                    name,
                    "must be one of " + guards.stream().map(Guard::name).toList(),
                    "name one of these, or declare it first");
        }
        return guard;
    }

    List<Guard> all() {
        return List.copyOf(guards);
    }

    void tick() {
        for (Guard guard : guards) {
            guard.tick();
        }
        lastTickNanos = headroom.clock().nanoTime();
    }

    /** The time since the last tick; 0 without any guard. */
    long tickAgeNanos() {
        return guards.isEmpty() ? 0 : Math.max(0, headroom.clock().nanoTime() - lastTickNanos);
    }

    void close() {
        ticker.close();
    }

    /** Below the coverage that the SLO's policy asks for, its budget says nothing and steers nothing. */
    static ServedSlo served(Slo slo) {
        Optional<Duration> latency =
                slo.sli() instanceof Sli.Latency limit ? Optional.of(limit.threshold()) : Optional.empty();
        return new ServedSlo(slo.name(), slo.objective().target(), latency, () -> remaining(slo));
    }

    private static double remaining(Slo slo) {
        ErrorBudget budget = slo.actingBudget();
        return budget.coverage() < slo.policy().leastCoverage() ? 1 : budget.remaining();
    }
}
