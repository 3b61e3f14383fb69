package io.headroom;

import io.headroom.alert.AlertChange;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.BurnAlerts;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.CumulativeCounts;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.FleetBudget;
import io.headroom.budget.Incident;
import io.headroom.budget.LedgerDay;
import io.headroom.budget.Maintenance;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.budget.PolicyStatus;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.window.History;
import io.headroom.internal.window.WindowSum;
import io.headroom.sli.EventCounts;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.store.FleetCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A service level objective: an {@link Objective} on an {@link Sli}, and the error budget that follows from what its
 * recorder counted. Declared through {@link Headroom#slo(String, java.util.function.Consumer)}.
 *
 * <p>Thread-safe. {@link #budget()} and {@link #snapshot()} take one volatile load and never wait; they show the state of the
 * last tick, at most about a second ago.
 */
public final class Slo {
    /** What is added to an SLO's name to name its {@linkplain SloBuilder#sla SLA}. */
    public static final String SLA_SUFFIX = "-sla";

    private final String name;
    private final Sli sli;
    /** Written under the lock of the {@link Headroom}, read by everybody; like the policy. */
    private volatile Objective objective;

    private final SliRecorder recorder;
    private final @Nullable Slo parent;
    private final Headroom headroom;

    private volatile ErrorBudgetPolicy policy;
    private volatile BurnRules alertRules;

    /** Guarded by the lock of the {@link Headroom}, like the two below. */
    private SloCounter counter;

    private BurnAlerts alerts;
    private final FleetView fleet;
    private final BadTraces badTraces = new BadTraces();
    private final IncidentLog incidents = new IncidentLog();

    /** The policy's state as of the last tick. Guarded by the same lock. */
    private String policyState;

    /** Written by the tick alone, as a volatile store after the windows were read; read by everybody. */
    private volatile SloSnapshot snapshot;

    Slo(String name, SloBuilder settings, SliRecorder recorder, @Nullable Slo parent, Headroom headroom) {
        this.name = name;
        sli = settings.sli;
        objective = settings.objective();
        this.recorder = recorder;
        this.parent = parent;
        this.headroom = headroom;
        policy = settings.policyOr(headroom.usualPolicy());
        alertRules = settings.alerts(headroom.catalogue());
        fleet = headroom.newFleetView();
        counter = new SloCounter(objective, sli, headroom.grid(), windows(alertRules));
        EventCounts counted = fold();
        ErrorBudget budget = currentBudget();
        alerts = new BurnAlerts(objective, alertRules, budget, headroom.grid().wallInstant());
        policyState = policy.state(budget);
        snapshot = snapshot(counted, budget);
    }

    private static List<Duration> windows(BurnRules rules) {
        List<Duration> windows = new ArrayList<>();
        for (BurnRule rule : rules.rules()) {
            windows.add(rule.longWindow());
            windows.add(rule.shortWindow());
        }
        return windows;
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

    /** Where whoever knows the trace of a bad event may say so, beside recording it. */
    public BadTraces badTraces() {
        return badTraces;
    }

    /** The SLO that counts this one's events too; empty unless this is a member of a {@link SloFamily}. */
    public Optional<Slo> parent() {
        return Optional.ofNullable(parent);
    }

    /** The error budget as of the last tick. */
    public ErrorBudget budget() {
        return snapshot.budget();
    }

    /**
     * The error budget of all instances of the service, as last read from the {@linkplain HeadroomBuilder#store store} or
     * the {@linkplain HeadroomBuilder#fleet source}; empty without either,
     * until it has answered, and for a short while after the SLO has changed.
     */
    public Optional<FleetBudget> fleetBudget() {
        return Optional.ofNullable(fleet.budget());
    }

    /**
     * The budget that the policy and the guards act on: the fleet's if they {@linkplain HeadroomBuilder#follow are to follow} it and it is
     * known and not stale, otherwise that of this instance.
     */
    public ErrorBudget actingBudget() {
        return fleet.acting(budget());
    }

    /** Whose budget that is. */
    public BudgetScope actsOn() {
        return fleet.scope();
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
        Duration longest = counter.longestWindow();
        if (window.compareTo(longest) > 0) {
            throw new IllegalArgumentException("window must be at most %s, was %s"
                    .formatted(DurationGrammar.format(longest), DurationGrammar.format(window)));
        }
        return headroom.atPresent(() -> {
            fold();
            WindowSum sum = counter.sum(window);
            return new WindowCounts(window, sum.good(), sum.bad(), sum.coverage());
        });
    }

    /** When it alerts: the rules that it declared, or those of the catalogue that can fire. */
    public BurnRules alertRules() {
        return alertRules;
    }

    /** How each alert stood at the last tick. */
    public List<AlertStatus> alerts() {
        return snapshot.alerts();
    }

    /** What the team does at which level of the budget. */
    public ErrorBudgetPolicy policy() {
        return policy;
    }

    /** What the policy says of the {@linkplain #actingBudget budget it acts on}. Waits for a tick under way. */
    public PolicyStatus policyStatus() {
        return policy.status(actingBudget(), incidents());
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
            return LedgerDay.of(counter.history(), periodStart(now), now, objective.budgetRatio());
        });
    }

    /**
     * The course of the counts up to this moment, oldest first, as exactly as the windows keep it: every 10 seconds of the last 5 minutes, every
     * minute of the last hour, every 5 minutes of the last 6 hours, every hour of the last 3 days, and what the period's own slots
     * are before. In between, counts grow evenly as far as anybody knows. Waits for a tick under way.
     */
    public List<CumulativeCounts> history() {
        return headroom.atPresent(() -> {
            fold();
            History history = counter.history();
            return IntStream.range(0, history.size())
                    .mapToObj(point -> new CumulativeCounts(
                            Instant.ofEpochMilli(history.wallMillis(point)), history.good(point), history.bad(point)))
                    .toList();
        });
    }

    /** When the period's budget began: one length ago, or at the boundary of the calendar. */
    public Instant periodStart() {
        return periodStart(headroom.wallClock().instant());
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
        fleet.tick(headroom.grid().nowNanos());
        publish();
        recorder.relieve();
    }

    /** @throws IllegalArgumentException if the settings would have it count otherwise */
    void requireSameMeasure(SloBuilder settings) {
        String measure = measure(settings.sli, settings.objective());
        if (!measure.equals(measure())) {
            throw new InvalidSettingException(
                    "sli", measure, "must stay while %s counts, %s".formatted(name, measure()), "restart with it");
        }
    }

    /** Takes on other settings and keeps what was counted; to be called under the lock. */
    void change(SloBuilder settings) {
        publish();
        SloCounter counterBefore = counter;
        BurnAlerts alertsBefore = alerts;
        ErrorBudget last = budget();
        Instant now = headroom.grid().wallInstant();
        objective = settings.objective();
        policy = settings.policyOr(headroom.usualPolicy());
        alertRules = settings.alerts(headroom.catalogue());
        counter = counterBefore.changedTo(objective, windows(alertRules));
        fleet.forget();
        incidents.shift(counter.bad() - counterBefore.bad());
        alerts = new BurnAlerts(objective, alertRules, currentBudget(), now);
        List<AlertChange> ended = alerts.goOnFrom(alertsBefore, last, now);
        publish();
        tell(ended, snapshot, now);
    }

    /** Takes in what the fleet counted; to be called under the lock. */
    void fleet(FleetCounts counts) {
        History history = counts.of(name, measure()).orElse(History.NONE);
        ErrorBudget budget = new ErrorBudget(objective, counter.windows(), counter.sums(counts, history));
        fleet.read(counts.at(), budget, headroom.grid().nowNanos());
    }

    /** Takes in what somebody else says that the fleet counted; to be called under the lock. */
    void fleet(Instant at, List<WindowCounts> windows) {
        fleet.read(at, new ErrorBudget(objective, windows), headroom.grid().nowNanos());
    }

    SloCounter counter() {
        return counter;
    }

    /** What its history counts; a history of something else is not this SLO's. */
    String measure() {
        return measure(sli, objective);
    }

    private Instant periodStart(Instant now) {
        return objective.period() instanceof Period.Calendar calendar
                ? calendar.start(now)
                : now.minus(objective.period().length());
    }

    private static String measure(Sli sli, Objective objective) {
        return sli + ", " + objective.method();
    }

    /** Takes in what was counted up to the grid's present; to be called under the lock. */
    EventCounts fold() {
        return counter.fold(recorder.counts(sli));
    }

    private ErrorBudget currentBudget() {
        return new ErrorBudget(objective, counter.windows(), counter.sums());
    }

    private SloSnapshot snapshot(EventCounts counted, ErrorBudget budget) {
        Instant now = headroom.grid().wallInstant();
        return new SloSnapshot(now, counted, counter.excluded(), budget, alerts.statuses(), badTraces.take(now));
    }

    private List<Incident> incidents(ErrorBudget budget) {
        return incidents.incidents(budget, counter.bad(), headroom.grid().wallInstant());
    }

    private void tell(List<AlertChange> changes, SloSnapshot then, Instant now) {
        if (!changes.isEmpty()) {
            incidents.changed(then.alerts(), then.budget(), counter.bad(), now);
            changes.forEach(change -> headroom.publish(new SloEvent.AlertChanged(this, now, change, then)));
        }
    }

    private void publish() {
        EventCounts counted = fold();
        ErrorBudget budget = currentBudget();
        Instant now = headroom.grid().wallInstant();
        List<AlertChange> changes = alerts.update(budget, now);
        SloSnapshot next = snapshot(counted, budget);
        snapshot = next;
        tell(changes, next, now);
        ErrorBudget acting = fleet.acting(budget);
        String state = policy.state(acting);
        if (!state.equals(policyState)) {
            PolicyStatus status = policy.status(acting, incidents(budget));
            headroom.publish(new SloEvent.PolicyChanged(this, now, policyState, status));
            policyState = state;
        }
    }
}
