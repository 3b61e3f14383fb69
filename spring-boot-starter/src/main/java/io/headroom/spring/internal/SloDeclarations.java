package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.SliBuilder;
import io.headroom.Slo;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.internal.HeadroomProperties.SloProperties;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The SLOs that the properties declare. */
public final class SloDeclarations {
    private final Map<String, SloDeclaration> byName;

    /** The same, and each with an SLA also under that name. */
    private final Map<String, SloDeclaration> byDeclaredName = new LinkedHashMap<>();

    private final Map<HttpSelector, SliRecorder> recorders = new ConcurrentHashMap<>();

    private SloDeclarations(List<SloDeclaration> declarations) {
        byName = declarations.stream()
                .collect(Collectors.toMap(
                        SloDeclaration::name, Function.identity(), (first, second) -> first, LinkedHashMap::new));
        byName.forEach((name, slo) -> {
            byDeclaredName.put(name, slo);
            if (slo.sla() != null) {
                byDeclaredName.put(name + Slo.SLA_SUFFIX, slo);
            }
        });
    }

    /** Only those without a problem. */
    static SloDeclarations read(Map<String, SloProperties> slos, PropertyPlaces places, PropertyReader properties) {
        SloReader reader = new SloReader(properties, places);
        List<SloDeclaration> declarations = new ArrayList<>();
        properties.addAll(places.wrongSloNames());
        slos.forEach((name, slo) -> {
            SloDeclaration declaration = places.isAlias(name) ? null : reader.slo(name, slo);
            if (declaration != null) {
                declarations.add(declaration);
            }
        });
        return new SloDeclarations(declarations);
    }

    /** Declares the SLOs, those with equal selectors on one SLI. */
    public void declareOn(Headroom headroom) {
        Map<HttpSelector, List<SloDeclaration>> byHttp = new LinkedHashMap<>();
        for (SloDeclaration slo : byName.values()) {
            HttpSelector http = slo.http();
            if (http == null) {
                headroom.slo(slo.name(), slo::applyTo);
            } else {
                byHttp.computeIfAbsent(http.nameless(), same -> new ArrayList<>())
                        .add(slo);
            }
        }
        byHttp.forEach((http, slos) -> recorders.put(http, headroom.sli(sli -> add(sli, slos))));
    }

    /** The requests that an SLO counts; empty if the application records its events. */
    public Optional<HttpSelector> http(String slo) {
        return Optional.ofNullable(byDeclaredName.get(slo)).map(SloDeclaration::http);
    }

    /** The job whose runs an SLO counts; empty if its events come from elsewhere. */
    public Optional<JobSelector> job(String slo) {
        return Optional.ofNullable(byDeclaredName.get(slo)).map(SloDeclaration::job);
    }

    /** All declarations in the order of the properties. */
    public List<SloDeclaration> all() {
        return List.copyOf(byName.values());
    }

    /**
     * The declared SLOs, without the members of families: those of the properties in their order, then those that the
     * application declared itself.
     */
    public List<Slo> sorted(Headroom headroom) {
        Map<String, Integer> order = new HashMap<>();
        byDeclaredName.keySet().forEach(name -> order.put(name, order.size()));
        return headroom.slos().stream()
                .filter(slo -> slo.parent().isEmpty())
                .sorted(Comparator.comparingInt(slo -> order.getOrDefault(slo.name(), order.size())))
                .toList();
    }

    /** Where to record the requests that a selector selects; filled when the SLOs are declared on a {@link Headroom}. */
    public Map<HttpSelector, SliRecorder> httpRecorders() {
        return Map.copyOf(recorders);
    }

    private static void add(SliBuilder sli, List<SloDeclaration> slos) {
        slos.forEach(slo -> sli.slo(slo.name(), slo::applyTo));
    }
}
