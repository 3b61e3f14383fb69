package io.headroom.spring.internal;

import io.headroom.SloBuilder;
import io.headroom.budget.Objective;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One SLO as the properties declare it, checked.
 *
 * @param sla a looser target, null for none
 * @param alerts tells the SLO of its alerts
 * @param sli which events are good, and where they come from
 */
public record SloDeclaration(
        String name, Objective objective, @Nullable Double sla, SliDeclaration sli, Consumer<SloBuilder> alerts) {
    /** The requests that are its events, null if others are. */
    public @Nullable HttpSelector http() {
        return sli.http();
    }

    /** The method whose calls are its events, null if others are. */
    public @Nullable JobSelector job() {
        return sli.job();
    }

    void applyTo(SloBuilder slo) {
        if (sla != null) {
            slo.sla(sla);
        }
        alerts.accept(slo);
        slo.objective(objective.target())
                .period(objective.period())
                .method(objective.method())
                .sli(sli.kind());
    }
}
