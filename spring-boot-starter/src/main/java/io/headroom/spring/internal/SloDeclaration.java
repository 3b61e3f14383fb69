package io.headroom.spring.internal;

import io.headroom.SloBuilder;
import io.headroom.budget.Objective;
import io.headroom.sli.Sli;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One SLO as the properties declare it, checked.
 *
 * @param sla a looser target, null for none
 * @param alerts tells the SLO of its alerts
 * @param http where its events come from, null if the application records them
 */
public record SloDeclaration(
        String name,
        Objective objective,
        @Nullable Double sla,
        Sli sli,
        Consumer<SloBuilder> alerts,
        @Nullable HttpSelector http) {
    void applyTo(SloBuilder slo) {
        if (sla != null) {
            slo.sla(sla);
        }
        alerts.accept(slo);
        slo.objective(objective.target())
                .period(objective.period())
                .method(objective.method())
                .sli(sli);
    }
}
