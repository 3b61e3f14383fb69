package io.headroom;

import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Objective;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.window.Ladder;
import io.headroom.internal.window.SlotGrid;
import io.headroom.internal.window.WindowSum;
import io.headroom.sli.EventCounts;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service level objective: an {@link Objective} on an {@link Sli}, and the error budget that follows from what its
 * recorder counted. Declared through {@link Headroom#slo(String, java.util.function.Consumer)}.
 *
 * <p>Thread-safe. Reads take one volatile load and never wait; they show the state of the last tick, at most about a
 * second ago.
 */
public final class Slo {
    private final String name;
    private final Sli sli;
    private final Objective objective;
    private final SliRecorder recorder;
    private final List<Duration> windows;

    /** Guarded by the lock of the Headroom that ticks this SLO. */
    private final Ladder ladder;

    /** Written by the tick alone, as a volatile store after the ladder was folded; read by everybody. */
    private volatile SloSnapshot snapshot;

    Slo(Builder settings, SliRecorder recorder, SlotGrid grid, long startNanos, Instant now) {
        name = settings.name;
        sli = settings.sli;
        objective = settings.objective();
        this.recorder = recorder;
        Duration period = objective.period();
        windows = Stream.concat(Ladder.WINDOWS.stream().filter(window -> !window.equals(period)), Stream.of(period))
                .toList();
        ladder = new Ladder(grid, period, startNanos);
        snapshot = snapshot(now, recorder.counts(sli));
    }

    /** A DNS label, unique within its {@link Headroom}. */
    public String name() {
        return name;
    }

    /** Which events are good. */
    public Sli sli() {
        return sli;
    }

    /** The target and its period. */
    public Objective objective() {
        return objective;
    }

    /** Where the application counts events; shared by all SLOs declared on the same SLI. */
    public SliRecorder recorder() {
        return recorder;
    }

    /** The error budget as of the last tick. */
    public ErrorBudget budget() {
        return snapshot.budget();
    }

    /** Counts and budget as of the last tick. */
    public SloSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public String toString() {
        return name + ": " + sli + " " + objective;
    }

    /** Takes in what was counted up to the grid's present. */
    void fold(Instant now) {
        EventCounts events = recorder.counts(sli);
        ladder.fold(events.good(), events.bad());
        snapshot = snapshot(now, events);
    }

    private SloSnapshot snapshot(Instant now, EventCounts events) {
        List<WindowCounts> counts = windows.stream().map(this::counts).toList();
        return new SloSnapshot(now, events, new ErrorBudget(objective, counts));
    }

    private WindowCounts counts(Duration window) {
        WindowSum sum = ladder.read(window);
        return new WindowCounts(window, sum.good(), sum.bad(), sum.coverage());
    }

    /** The settings of an SLO, checked when it is declared. What is given as text is checked at once. */
    public static final class Builder {
        final String name;
        Sli sli = Sli.availability();
        private @Nullable Double target;
        private Duration period = Objective.DEFAULT_PERIOD;

        Builder(String name) {
            this.name = name;
        }

        /** The share of good events to reach, in (0, 1); required. */
        public Builder objective(double target) {
            this.target = target;
            return this;
        }

        /** The same, as people write it: {@code 99.9%} or {@code 0.999}. */
        public Builder objective(String target) {
            return objective(Objective.parseTarget(target));
        }

        /** The rolling period of the error budget, from 1 hour to 366 days; 30 days unless set. */
        public Builder period(Duration period) {
            this.period = period;
            return this;
        }

        /** The same, as people write it: {@code 30d}. */
        public Builder period(String period) {
            return period(Objective.parsePeriod(period));
        }

        /** Makes it a latency SLO: a good event is one that did not fail and took at most this long, 1 microsecond to 1 hour. */
        public Builder latency(Duration threshold) {
            return sli(Sli.latency(threshold));
        }

        /** The same, as people write it: {@code 300ms}. */
        public Builder latency(String threshold) {
            return sli(Sli.latency(threshold));
        }

        /** Which events are good; {@link Sli#availability()} unless set. */
        public Builder sli(Sli sli) {
            this.sli = sli;
            return this;
        }

        /** @throws IllegalArgumentException if the target is missing, or a setting is out of range */
        Objective objective() {
            if (target == null) {
                throw new InvalidSettingException(
                        "objective", "not set", "must be set for SLO " + name, "for example 99.9%");
            }
            return new Objective(target, period);
        }
    }
}
