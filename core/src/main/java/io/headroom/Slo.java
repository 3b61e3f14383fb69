package io.headroom;

import io.headroom.alert.AlertChange;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.BurnAlerts;
import io.headroom.alert.BurnCatalogue;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.Incident;
import io.headroom.budget.LedgerDay;
import io.headroom.budget.Maintenance;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.budget.PolicyStatus;
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
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service level objective: an {@link Objective} on an {@link Sli}, and the error budget that follows from what its
 * recorder counted. Declared through {@link Headroom#slo(String, java.util.function.Consumer)}.
 *
 * <p>Thread-safe. {@link #budget()} and {@link #snapshot()} take one volatile load and never wait; they show the state of the
 * last tick, at most about a second ago.
 */
public final class Slo {
    /** What is added to an SLO's name to name its {@linkplain Builder#sla SLA}. */
    public static final String SLA_SUFFIX = "-sla";

    private static final Logger LOG = LoggerFactory.getLogger(Slo.class);

    private final String name;
    private final Sli sli;
    private final Objective objective;
    private final SliRecorder recorder;
    private final @Nullable Slo parent;
    private final Headroom headroom;

    private final ErrorBudgetPolicy policy;

    /** Guarded by the lock of the {@link Headroom}, like the two below. */
    private final SloCounter counter;

    private final BurnAlerts alerts;
    private final IncidentLog incidents = new IncidentLog();

    /** The policy's state as of the last tick. Guarded by the same lock. */
    private String policyState;

    /** Written by the tick alone, as a volatile store after the windows were read; read by everybody. */
    private volatile SloSnapshot snapshot;

    Slo(String name, Builder settings, SliRecorder recorder, @Nullable Slo parent, Headroom headroom) {
        this.name = name;
        sli = settings.sli;
        objective = settings.objective();
        this.recorder = recorder;
        this.parent = parent;
        this.headroom = headroom;
        policy = settings.policy == null ? headroom.usualPolicy() : settings.policy;
        BurnRules rules = settings.alerts(headroom.catalogue());
        counter = new SloCounter(objective, sli, headroom.grid(), windows(rules));
        EventCounts counted = fold();
        ErrorBudget budget = currentBudget();
        alerts = new BurnAlerts(objective, rules, budget, headroom.grid().wallInstant());
        policyState = policy.state(budget);
        snapshot = snapshot(counted, budget);
    }

    private static List<Duration> windows(BurnRules rules) {
        return rules.rules().stream()
                .flatMap(rule -> Stream.of(rule.longWindow(), rule.shortWindow()))
                .toList();
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

    /** How each alert stood at the last tick. */
    public List<AlertStatus> alerts() {
        return snapshot.alerts();
    }

    /** What the team does at which level of the budget. */
    public ErrorBudgetPolicy policy() {
        return policy;
    }

    /** What the policy says of the budget as of the last tick. Waits for a tick under way. */
    public PolicyStatus policyStatus() {
        return policy.status(budget(), incidents());
    }

    /**
     * The times within the period in which an alert fired, oldest first and at most the last hundred; those of an earlier process are
     * not among them. Waits for a tick under way.
     */
    public List<Incident> incidents() {
        return headroom.atPresent(() -> incidents(budget()));
    }

    /** What each UTC day spent of the period's budget, oldest first, up to this moment. Waits for a tick under way. */
    public List<LedgerDay> ledger() {
        return headroom.atPresent(() -> {
            fold();
            Instant now = headroom.grid().wallInstant();
            Instant from = objective.period() instanceof Period.Calendar calendar
                    ? calendar.start(now)
                    : now.minus(objective.period().length());
            return LedgerDay.of(counter.history(), from, now, objective.budgetRatio());
        });
    }

    /** Spends no budget on the events of a span of time; spans may overlap. What was counted before stays. */
    public void addMaintenance(Maintenance span) {
        headroom.atPresent(() -> {
            publish();
            counter.addMaintenance(span);
            return span;
        });
    }

    /** Ends the maintenance that is under way, now. */
    public void endMaintenance() {
        headroom.atPresent(() -> {
            publish();
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
        publish();
        recorder.relieve();
    }

    SloCounter counter() {
        return counter;
    }

    /** What its history counts; a history of something else is not this SLO's. */
    String measure() {
        return sli + ", " + objective.method();
    }

    private EventCounts fold() {
        return counter.fold(recorder.counts(sli));
    }

    private ErrorBudget currentBudget() {
        return new ErrorBudget(objective, counter.windows(), counter.sums());
    }

    private SloSnapshot snapshot(EventCounts counted, ErrorBudget budget) {
        return new SloSnapshot(headroom.grid().wallInstant(), counted, counter.excluded(), budget, alerts.statuses());
    }

    private List<Incident> incidents(ErrorBudget budget) {
        return incidents.incidents(budget, counter.bad(), headroom.grid().wallInstant());
    }

    private void publish() {
        EventCounts counted = fold();
        ErrorBudget budget = currentBudget();
        Instant now = headroom.grid().wallInstant();
        List<AlertChange> changes = alerts.update(budget, now);
        SloSnapshot next = snapshot(counted, budget);
        snapshot = next;
        if (!changes.isEmpty()) {
            incidents.changed(next.alerts(), budget, counter.bad(), now);
            changes.forEach(change -> headroom.publish(new SloEvent.AlertChanged(this, now, change, next)));
        }
        String state = policy.state(budget);
        if (!state.equals(policyState)) {
            PolicyStatus status = policy.status(budget, incidents(budget));
            headroom.publish(new SloEvent.PolicyChanged(this, now, policyState, status));
            policyState = state;
        }
    }

    /** The settings of an SLO, checked when it is declared. What is given as text is checked at once. */
    public static final class Builder {
        final String name;
        Sli sli = Sli.availability();
        private @Nullable Double target;
        private Period period = Objective.DEFAULT_PERIOD;
        private @Nullable ZoneId zone;
        private BudgetingMethod method = BudgetingMethod.occurrences();
        private @Nullable Double agreedTarget;
        private @Nullable BurnRules alerts;
        private UnaryOperator<BurnRules> alertChange = UnaryOperator.identity();
        private @Nullable ErrorBudgetPolicy policy;

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

        /**
         * What was promised to customers, a looser target on the same events: declares a second SLO, {@code <name>-sla}, with a budget
         * and a ledger of its own and without alerts.
         *
         * @param target in (0, 1), below the objective
         */
        public Builder sla(double target) {
            agreedTarget = target;
            return this;
        }

        /** The same, as people write it: {@code 99.5%} or {@code 0.995}. */
        public Builder sla(String target) {
            return sla(Objective.parseTarget(target));
        }

        /** When it alerts; unless set, by the rules that the {@link Headroom} has for the period. */
        public Builder alerts(BurnRules rules) {
            this.alerts = rules;
            return this;
        }

        /** The same, as people write it: {@code page 2% 1h/5m}. */
        public Builder alerts(String... rules) {
            return alerts(BurnRules.of(rules));
        }

        /** The usual rules, judged otherwise: {@code rules -> rules.withEvidence(1e-5)}. Has no effect on declared ones. */
        public Builder usualAlerts(UnaryOperator<BurnRules> change) {
            alertChange = change;
            return this;
        }

        /** What the team does at which level of the budget; unless set, the policy that the {@link Headroom} has. */
        public Builder policy(ErrorBudgetPolicy policy) {
            this.policy = policy;
            return this;
        }

        /** Takes over the settings of an SLO; nobody is alerted for a part of what alerts already. */
        Builder like(Slo other) {
            alerts = BurnRules.NONE;
            policy = other.policy;
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
            Objective objective = new Objective(target, zoned(), checkedMethod());
            if (alerts != null) {
                alerts.check(objective);
            }
            return objective;
        }

        /** The settings of the SLA, if there is one. */
        Optional<Builder> agreement() {
            Double agreed = agreedTarget;
            if (agreed == null) {
                return Optional.empty();
            }
            Objective objective = objective();
            if (agreed >= objective.target()) {
                throw new InvalidSettingException(
                        "sla",
                        String.valueOf(agreed),
                        "must be below the objective of " + name + ", " + objective.target(),
                        "promise less than you aim for");
            }
            Builder agreement = new Builder(name + SLA_SUFFIX)
                    .objective(agreed)
                    .period(objective.period())
                    .method(method)
                    .sli(sli)
                    .alerts(BurnRules.NONE);
            agreement.policy = policy;
            agreement.objective();
            return Optional.of(agreement);
        }

        /** The declared rules, or those of the catalogue that can fire. */
        BurnRules alerts(BurnCatalogue catalogue) {
            if (alerts != null) {
                return alerts;
            }
            Objective objective = objective();
            BurnRules usual =
                    alertChange.apply(catalogue.rules(objective.period().length()));
            List<BurnRule> usable = usual.rules().stream()
                    .filter(rule -> isUsable(usual, rule, objective))
                    .toList();
            return usual.withRules(usable);
        }

        private boolean isUsable(BurnRules rules, BurnRule rule, Objective objective) {
            try {
                rules.withRules(List.of(rule)).check(objective);
                return true;
            } catch (InvalidSettingException unusable) {
                LOG.warn("{} goes without one of the usual alerts: {}", name, unusable.getMessage());
                return false;
            }
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
