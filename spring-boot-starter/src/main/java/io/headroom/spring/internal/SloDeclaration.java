package io.headroom.spring.internal;

import io.headroom.SloBuilder;
import io.headroom.budget.Maintenance;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One SLO as properties and beans declare it.
 *
 * @param defaults what it begins with
 * @param layers what it is told then, one after the other
 * @param http where its events come from, null if the application records them
 * @param job the method whose calls are its events, null if others are
 * @param recorder the name of the recorder that it shares with all SLOs that name it, null if it has its own
 * @param family null unless it is divided by a key
 */
public record SloDeclaration(
        String name,
        SloLayer defaults,
        List<SloLayer> layers,
        @Nullable HttpSelector http,
        @Nullable JobSelector job,
        @Nullable String recorder,
        List<Maintenance> maintenance,
        @Nullable FamilyDeclaration family) {
    void applyTo(SloBuilder slo) {
        slo.defaults(defaults.settings());
        for (SloLayer layer : layers) {
            layer.settings().accept(slo);
        }
    }

    /** All that had a say, in the order of saying it: the last one counts. */
    public List<SettingOrigin> origins() {
        return Stream.concat(Stream.of(defaults), layers.stream())
                .flatMap(layer -> layer.origins().get().stream())
                .toList();
    }

    SloDeclaration named(String name) {
        return new SloDeclaration(name, defaults, layers, http, job, recorder, maintenance, family);
    }

    SloDeclaration with(List<SloLayer> layers) {
        return new SloDeclaration(name, defaults, layers, http, job, recorder, maintenance, family);
    }
}
