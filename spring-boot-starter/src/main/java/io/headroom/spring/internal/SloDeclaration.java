package io.headroom.spring.internal;

import io.headroom.Slo;
import io.headroom.budget.Objective;
import io.headroom.sli.Sli;
import org.jspecify.annotations.Nullable;

/**
 * One SLO as the properties declare it, checked.
 *
 * @param http where its events come from, null if the application records them
 */
public record SloDeclaration(
        String name, Objective objective, Sli sli, @Nullable HttpSelector http) {
    void applyTo(Slo.Builder slo) {
        slo.objective(objective.target())
                .period(objective.period())
                .method(objective.method())
                .sli(sli);
    }
}
