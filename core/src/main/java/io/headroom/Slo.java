package io.headroom;

import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Maintenance;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.window.WindowSum;
import io.headroom.sli.EventCounts;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service level objective: an {@link Objective} on an {@link Sli}, and the error budget that follows from what its
 * recorder counted. Declared through {@link Headroom#slo(String, java.util.function.Consumer)}.
 *
 * <p>Thread-safe. {@link #budget()} and {@link #snapshot()} take one volatile load and never wait; they show the state of the
 * last tick, at most about a second ago.
 */
public final class Slo {
    private final String name;
    private final Sli sli;
    private final Objective objective;
    private final SliRecorder recorder;
    private final @Nullable Slo parent;
    private final Headroom headroom;

    /** Guarded by the lock of the {@link Headroom}. */
    private final SloCounter counter;

    /** Written by the tick alone, as a volatile store after the windows were read; read by everybody. */
    private volatile SloSnapshot snapshot;

    Slo(String name, Builder settings, SliRecorder recorder, @Nullable Slo parent, Headroom headroom) {
        this.name = name;
        sli = settings.sli;
        objective = settings.objective();
        this.recorder = recorder;
        this.parent = parent;
        this.headroom = headroom;
        counter = new SloCounter(objective, sli, headroom.grid());
        snapshot = fold();
    }

    /** A DNS label, unique within its {@link Headroom}; that of a family's member is {@code parent/key}. */
    public String name() {
        return name;
    }

    /** Which events are good. */
    public Sli sli() {
        return sli;
    }

    /** The target, its period, and what is counted. */
    public Objective objective() {
        return objective;
    }

    /** Where the application counts events; shared by all SLOs declared on the same SLI. */
    public SliRecorder recorder() {
        return recorder;
    }

    /** The SLO that counts this one's events too; empty unless this is a member of a {@link SloFamily}. */
    public Optional<Slo> parent() {
        return Optional.ofNullable(parent);
    }

    /** The error budget as of the last tick. */
    public ErrorBudget budget() {
        return snapshot.budget();
    }

    /** Counts and budget as of the last tick. */
    public SloSnapshot snapshot() {
        return snapshot;
    }

    /**
     * The counts of any window up to this moment. Waits for a tick under way; for a value at no cost read the
     * {@link #budget()}.
     *
     * @param window from 1 second to the period, or 3 days if that is longer
     * @throws IllegalArgumentException if it is out of range
     */
    public WindowCounts counts(Duration window) {
        if (window.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("window must be at least 1 second, was " + window);
        }
        return headroom.atPresent(() -> {
            fold();
            WindowSum sum = counter.sum(window);
            return new WindowCounts(window, sum.good(), sum.bad(), sum.coverage());
        });
    }

    /** Spends no budget on the events of a span of time; spans may overlap. What was counted before stays. */
    public void addMaintenance(Maintenance span) {
        headroom.atPresent(() -> {
            snapshot = fold();
            counter.addMaintenance(span);
            return span;
        });
    }

    /** Ends the maintenance that is under way, now. */
    public void endMaintenance() {
        headroom.atPresent(() -> {
            snapshot = fold();
            counter.endMaintenance(Instant.ofEpochMilli(headroom.grid().wallMillis()));
            return snapshot;
        });
    }

    /** The spans of maintenance that are under way or to come, by their beginning. */
    public List<Maintenance> maintenance() {
        return headroom.atPresent(counter::maintenance);
    }

    @Override
    public String toString() {
        return name + ": " + sli + " " + objective;
    }

    /** Takes in what was counted up to the grid's present, and publishes it; to be called under the lock. */
    void tick() {
        snapshot = fold();
        recorder.relieve();
    }

    SloCounter counter() {
        return counter;
    }

    /** What its history counts; a history of something else is not this SLO's. */
    String measure() {
        return sli + ", " + objective.method();
    }

    private SloSnapshot fold() {
        EventCounts counted = counter.fold(recorder.counts(sli));
        ErrorBudget budget = new ErrorBudget(objective, counter.windows(), counter.sums());
        return new SloSnapshot(headroom.grid().wallInstant(), counted, counter.excluded(), budget);
    }

    /** The settings of an SLO, checked when it is declared. What is given as text is checked at once. */
    public static final class Builder {
        final String name;
        Sli sli = Sli.availability();
        private @Nullable Double target;
        private Period period = Objective.DEFAULT_PERIOD;
        private @Nullable ZoneId zone;
        private BudgetingMethod method = BudgetingMethod.occurrences();

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
            return period(Period.rolling(period));
        }

        /** The same, as people write it: {@code 30d}, or {@code month}, {@code quarter} or {@code year}. */
        public Builder period(String period) {
            return period(Period.parse(period));
        }

        /** A rolling or calendar period. */
        public Builder period(Period period) {
            this.period = period;
            return this;
        }

        /** Where a calendar period has its midnights, such as {@code Europe/Zurich}; UTC unless set. */
        public Builder zone(String zone) {
            this.zone = Period.parseZone(zone);
            return this;
        }

        /** What the budget is spent in: events unless set, or slices of time. */
        public Builder method(BudgetingMethod method) {
            this.method = method;
            return this;
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

        /** Takes over all settings of an SLO. */
        Builder like(Slo other) {
            method = other.objective.method();
            return objective(other.objective.target())
                    .period(other.objective.period())
                    .sli(other.sli);
        }

        /** @throws IllegalArgumentException if the target is missing, or a setting is out of range or fits no other */
        Objective objective() {
            if (target == null) {
                throw new InvalidSettingException(
                        "objective", "not set", "must be set for SLO " + name, "for example 99.9%");
            }
            if (sli instanceof Sli.Throughput && !(method instanceof BudgetingMethod.Timeslices)) {
                throw new InvalidSettingException(
                        "method",
                        method.toString(),
                        "must be timeslices for a throughput SLI",
                        "events cannot say that there were too few of them");
            }
            return new Objective(target, zoned(), checkedMethod());
        }

        private BudgetingMethod checkedMethod() {
            if (slice().compareTo(period.length()) > 0) {
                throw new InvalidSettingException(
                        "slice", method.toString(), "must be at most the period, " + period, "write a shorter slice");
            }
            return method;
        }

        private Duration slice() {
            if (method instanceof BudgetingMethod.Timeslices timeslices) {
                return timeslices.slice();
            }
            return method instanceof BudgetingMethod.RatioTimeslices ratio ? ratio.slice() : Duration.ZERO;
        }

        private Period zoned() {
            if (zone == null) {
                return period;
            }
            if (period instanceof Period.Calendar calendar) {
                return Period.calendar(calendar.unit(), zone);
            }
            throw new InvalidSettingException(
                    "zone",
                    zone.toString(),
                    "must go with a calendar period",
                    "remove it, or write the period as month, quarter or year");
        }
    }
}
