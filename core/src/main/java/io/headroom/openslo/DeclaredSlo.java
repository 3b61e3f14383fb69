package io.headroom.openslo;

import io.headroom.Headroom;
import io.headroom.SloBuilder;
import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Period;
import io.headroom.internal.check.RatioGrammar;
import io.headroom.sli.Sli;
import org.jspecify.annotations.Nullable;

/**
 * An SLO as Headroom declares it: one objective of an SLO of a file.
 *
 * @param name that of the file's SLO; with the objective's behind it if there are several
 * @param service as the file has it; Headroom's own label is the name of the {@link io.headroom.Headroom}
 * @param target the share to reach, in (0, 1)
 * @param period null if the file does not say
 * @param method what the budget is spent in
 * @param sli which events are good
 * @param alerts null if the file does not say
 * @param events where they come from, and where the source of all of them stands
 * @param share where the source of those stands that are good or bad
 * @param annotated what OpenSLO has no field for
 */
public record DeclaredSlo(
        String name,
        String service,
        Located<Double> target,
        @Nullable Located<Period> period,
        Located<BudgetingMethod> method,
        Located<Sli> sli,
        @Nullable Located<BurnRules> alerts,
        Located<EventOrigin> events,
        Place share,
        Annotated annotated) {
    /** Whether a process can count its events. */
    public boolean isCountable() {
        return !(events.value() instanceof EventOrigin.Query);
    }

    /** Whether it is good by the same events as another, to the same share of the same time. */
    boolean measuresLike(DeclaredSlo other) {
        boolean sameTime =
                period == null || other.period == null || period.value().equals(other.period.value());
        return sameTime
                && target.value().equals(other.target.value())
                && sli.value().equals(other.sli.value())
                && events.value().equals(other.events.value());
    }

    String measure() {
        return "%s of %s of %s over %s"
                .formatted(
                        RatioGrammar.format(target.value()),
                        sli.value(),
                        events.value(),
                        period == null ? "the usual period" : period.value());
    }

    /** Tells an SLO all that the file says of it alone; the rest stays as it is. */
    public void applyTo(SloBuilder slo) {
        slo.objective(target.value()).method(method.value()).sli(sli.value());
        if (period != null) {
            slo.period(period.value());
        }
        if (alerts != null) {
            slo.alerts(alerts.value());
        }
        Located<DeclaredPolicy> policy = annotated.policy();
        if (policy != null) {
            slo.usualPolicy(policy.value()::appliedTo);
        }
    }

    /** Divides the declared SLO, and adds its spans of maintenance. */
    void applyTo(Headroom headroom) {
        Located<DeclaredFamily> family = annotated.family();
        if (family != null) {
            headroom.family(name, family.value()::applyTo);
        }
        annotated.maintenance().forEach(span -> headroom.slo(name).addMaintenance(span.value()));
    }
}
