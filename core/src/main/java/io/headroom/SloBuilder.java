package io.headroom;

import io.headroom.alert.BurnCatalogue;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.sli.Sli;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of an SLO, checked when it is declared. What is given as text is checked at once. */
public final class SloBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(SloBuilder.class);

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
    private UnaryOperator<ErrorBudgetPolicy> policyChange = UnaryOperator.identity();

    /** Of calendar periods that are given as text. */
    private ZoneId usualZone = ZoneOffset.UTC;

    SloBuilder(String name) {
        this.name = name;
    }

    /** The name of the SLO, a DNS label. */
    public String name() {
        return name;
    }

    /**
     * Takes settings for which whatever is set later counts instead. A zone among them is that of a calendar period and goes unused with a
     * rolling one.
     */
    public SloBuilder defaults(Consumer<? super SloBuilder> settings) {
        settings.accept(this);
        if (zone != null) {
            usualZone = zone;
            period = period.in(usualZone);
            zone = null;
        }
        return this;
    }

    /** The share of good events to reach, in (0, 1); required. */
    public SloBuilder objective(double target) {
        this.target = target;
        return this;
    }

    /** The same, as people write it: {@code 99.9%} or {@code 0.999}. */
    public SloBuilder objective(String target) {
        return objective(Objective.parseTarget(target));
    }

    /** The rolling period of the error budget, from 1 hour to 366 days; 30 days unless set. */
    public SloBuilder period(Duration period) {
        return period(Period.rolling(period));
    }

    /** The same, as people write it: {@code 30d}, or {@code month}, {@code quarter} or {@code year}. */
    public SloBuilder period(String period) {
        return period(Period.parse(period).in(usualZone));
    }

    /** A rolling or calendar period. */
    public SloBuilder period(Period period) {
        this.period = period;
        return this;
    }

    /** Where a calendar period has its midnights, such as {@code Europe/Zurich}; UTC unless set. */
    public SloBuilder zone(String zone) {
        this.zone = Period.parseZone(zone);
        return this;
    }

    /** What the budget is spent in: events unless set, or slices of time. */
    public SloBuilder method(BudgetingMethod method) {
        this.method = method;
        return this;
    }

    /** Makes it a latency SLO: a good event is one that did not fail and took at most this long, 1 microsecond to 1 hour. */
    public SloBuilder latency(Duration threshold) {
        return sli(Sli.latency(threshold));
    }

    /** The same, as people write it: {@code 300ms}. */
    public SloBuilder latency(String threshold) {
        return sli(Sli.latency(threshold));
    }

    /** Which events are good; {@link Sli#availability()} unless set. */
    public SloBuilder sli(Sli sli) {
        this.sli = sli;
        return this;
    }

    /**
     * What was promised to customers, a looser target on the same events: declares a second SLO, {@code <name>-sla}, with a budget
     * and a ledger of its own and without alerts.
     *
     * @param target in (0, 1), below the objective
     */
    public SloBuilder sla(double target) {
        agreedTarget = target;
        return this;
    }

    /** The same, as people write it: {@code 99.5%} or {@code 0.995}. */
    public SloBuilder sla(String target) {
        return sla(Objective.parseTarget(target));
    }

    /** When it alerts; unless set, by the rules that the {@link Headroom} has for the period. */
    public SloBuilder alerts(BurnRules rules) {
        this.alerts = rules;
        return this;
    }

    /** The same, as people write it: {@code page 2% 1h/5m}. */
    public SloBuilder alerts(String... rules) {
        return alerts(BurnRules.of(rules));
    }

    /**
     * The usual rules, judged otherwise: {@code rules -> rules.withEvidence(1e-5)}. Has no effect on declared ones. Several changes are
     * made one after the other.
     */
    public SloBuilder usualAlerts(UnaryOperator<BurnRules> change) {
        UnaryOperator<BurnRules> before = alertChange;
        alertChange = rules -> change.apply(before.apply(rules));
        return this;
    }

    /** What the team does at which level of the budget; unless set, the policy that the {@link Headroom} has. */
    public SloBuilder policy(ErrorBudgetPolicy policy) {
        this.policy = policy;
        return this;
    }

    /** The policy, changed: {@code policy -> policy.withLeastCoverage(0.2)}. Several changes are made one after the other. */
    public SloBuilder usualPolicy(UnaryOperator<ErrorBudgetPolicy> change) {
        UnaryOperator<ErrorBudgetPolicy> before = policyChange;
        policyChange = policy -> change.apply(before.apply(policy));
        return this;
    }

    /** Takes over the settings of an SLO; nobody is alerted for a part of what alerts already. */
    SloBuilder like(Slo other) {
        alerts = BurnRules.NONE;
        policy = other.policy();
        method = other.objective().method();
        return objective(other.objective().target())
                .period(other.objective().period())
                .sli(other.sli());
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
    Optional<SloBuilder> agreement() {
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
        SloBuilder agreement = new SloBuilder(name + Slo.SLA_SUFFIX)
                .objective(agreed)
                .period(objective.period())
                .method(method)
                .sli(sli)
                .alerts(BurnRules.NONE);
        agreement.policy = policy;
        agreement.policyChange = policyChange;
        agreement.objective();
        return Optional.of(agreement);
    }

    /** The declared policy or else the usual one, with its changes. */
    ErrorBudgetPolicy policyOr(ErrorBudgetPolicy usual) {
        return policyChange.apply(policy == null ? usual : policy);
    }

    /** The declared rules, or those of the catalogue that can fire. */
    BurnRules alerts(BurnCatalogue catalogue) {
        if (alerts != null) {
            return alerts;
        }
        Objective objective = objective();
        BurnRules usual = alertChange.apply(catalogue.rules(objective.period().length()));
        List<BurnRule> usable = new ArrayList<>();
        for (BurnRule rule : usual.rules()) {
            if (isUsable(usual, rule, objective)) {
                usable.add(rule);
            }
        }
        return usable.size() == usual.rules().size() ? usual : usual.withRules(usable);
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
        if (period instanceof Period.Calendar) {
            return period.in(zone);
        }
        throw new InvalidSettingException(
                "zone",
                zone.toString(),
                "must go with a calendar period",
                "remove it, or write the period as month, quarter or year");
    }
}
