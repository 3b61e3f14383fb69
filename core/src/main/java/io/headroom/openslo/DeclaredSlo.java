package io.headroom.openslo;

import io.headroom.SloBuilder;
import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Period;
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
 * @param events where they come from
 */
public record DeclaredSlo(
        String name,
        String service,
        Located<Double> target,
        @Nullable Located<Period> period,
        Located<BudgetingMethod> method,
        Located<Sli> sli,
        @Nullable Located<BurnRules> alerts,
        Located<EventOrigin> events) {
    /** Whether a process can count its events. */
    public boolean isCountable() {
        return !(events.value() instanceof EventOrigin.Query);
    }

    /** Tells an SLO all that the file says; the rest stays as it is. */
    public void applyTo(SloBuilder slo) {
        slo.objective(target.value()).method(method.value()).sli(sli.value());
        if (period != null) {
            slo.period(period.value());
        }
        if (alerts != null) {
            slo.alerts(alerts.value());
        }
    }
}
