package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.SliBuilder;
import io.headroom.Slo;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.internal.HeadroomProperties.CompositeProperties;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The SLOs and composites that properties and beans declare. */
public final class SloDeclarations {
    /** The name of its bean: conditions look for that, which takes less time than looking for the type. */
    public static final String BEAN = "sloDeclarations";

    /** Replaced as a whole by {@link #change}, read by everybody. */
    private volatile Map<String, SloDeclaration> byName;

    private final List<CompositeDeclaration> composites;
    private final SloLayer defaults;
    private final PropertyPlaces places;
    private final Map<String, SloLayer> definitions;
    private final List<SloLayer> customizers;
    private final Map<HttpSelector, SliRecorder> recorders = new ConcurrentHashMap<>();

    private SloDeclarations(
            List<SloDeclaration> slos,
            List<CompositeDeclaration> composites,
            SloLayer defaults,
            PropertyPlaces places,
            Map<String, SloLayer> definitions,
            List<SloLayer> customizers) {
        Map<String, SloDeclaration> declared = new LinkedHashMap<>();
        for (SloDeclaration slo : slos) {
            declared.put(slo.name(), slo);
        }
        byName = declared;
        this.composites = composites;
        this.defaults = defaults;
        this.places = places;
        this.definitions = definitions;
        this.customizers = customizers;
    }

    /** Those of the properties; what is wrong with them is told to the reader. */
    static SloDeclarations read(
            HeadroomProperties written,
            PropertyPlaces places,
            PropertyReader properties,
            BooleanSupplier definedByBeansToo) {
        SloReader reader = new SloReader(properties, places, written.defaults(), definedByBeansToo);
        SloLayer defaults = reader.defaults();
        properties.addAll(places.wrongSloNames());
        List<SloDeclaration> slos = new ArrayList<>();
        for (Map.Entry<String, SloProperties> slo : written.slos().entrySet()) {
            if (!places.isAlias(slo.getKey())) {
                slos.add(reader.slo(slo.getKey(), slo.getValue(), defaults));
            }
        }
        List<CompositeDeclaration> composites = new ArrayList<>();
        for (Map.Entry<String, CompositeProperties> composite :
                written.composites().entrySet()) {
            composites.add(CompositeDeclaration.read(composite.getKey(), composite.getValue(), properties));
        }
        return new SloDeclarations(slos, composites, defaults, places, Map.of(), List.of());
    }

    /**
     * The same with what beans say.
     *
     * @param definitions SLOs by name, each with the settings that the properties of the same name precede
     * @param customizers what is told to every SLO at last
     */
    public SloDeclarations with(Map<String, SloLayer> definitions, List<SloLayer> customizers) {
        if (definitions.isEmpty() && customizers.isEmpty()) {
            return this;
        }
        Map<String, SloDeclaration> all = new LinkedHashMap<>(byName);
        definitions.forEach((name, layer) -> {
            SloDeclaration written = all.remove(writtenName(name));
            all.put(
                    name,
                    written == null
                            ? new SloDeclaration(name, defaults, List.of(layer), null, null, null, List.of(), null)
                            : written.named(name).with(join(List.of(layer), written.layers())));
        });
        all.replaceAll((name, slo) -> slo.with(join(slo.layers(), customizers)));
        return new SloDeclarations(List.copyOf(all.values()), composites, defaults, places, definitions, customizers);
    }

    /** What every SLO begins with, also one that the application declares itself. */
    public SloLayer defaults() {
        return defaults;
    }

    /** Declares the SLOs, those with equal selectors or the same recorder on one SLI, then what builds on them. */
    public void declareOn(Headroom headroom) {
        Map<HttpSelector, List<SloDeclaration>> byHttp = new LinkedHashMap<>();
        Map<String, List<SloDeclaration>> byRecorder = new LinkedHashMap<>();
        for (SloDeclaration slo : byName.values()) {
            HttpSelector http = slo.http();
            if (slo.recorder() != null) {
                byRecorder
                        .computeIfAbsent(slo.recorder(), same -> new ArrayList<>())
                        .add(slo);
            } else if (http == null) {
                headroom.slo(slo.name(), slo::applyTo);
            } else {
                byHttp.computeIfAbsent(http.nameless(), same -> new ArrayList<>())
                        .add(slo);
            }
        }
        for (List<SloDeclaration> slos : byRecorder.values()) {
            headroom.sli(sli -> add(sli, slos));
        }
        for (Map.Entry<HttpSelector, List<SloDeclaration>> http : byHttp.entrySet()) {
            recorders.put(http.getKey(), headroom.sli(sli -> add(sli, http.getValue())));
        }
        for (SloDeclaration slo : byName.values()) {
            addTo(headroom, slo);
        }
        for (CompositeDeclaration composite : composites) {
            composite.declareOn(headroom, places);
        }
    }

    /**
     * Has the SLOs be as other properties of them say, with the same beans. Spans of maintenance are added and never taken away.
     *
     * @throws IllegalArgumentException if a setting breaks its rule; nothing is changed then
     */
    void change(Headroom headroom, SloDeclarations anew) {
        Map<String, SloDeclaration> changed = anew.with(definitions, customizers).byName;
        headroom.redeclare(all -> changed.values().forEach(slo -> all.slo(slo.name(), slo::applyTo)));
        byName = changed;
        changed.values().forEach(slo -> addMaintenance(headroom, slo));
    }

    /** The names of the SLOs that beans define. */
    Set<String> definedByBeans() {
        return definitions.keySet();
    }

    /** The requests that an SLO counts; empty if the application records its events. */
    public Optional<HttpSelector> http(String slo) {
        return declaration(slo).map(SloDeclaration::http);
    }

    /** The job whose runs an SLO counts; empty if its events come from elsewhere. */
    public Optional<JobSelector> job(String slo) {
        return declaration(slo).map(SloDeclaration::job);
    }

    /** What declares an SLO or its SLA; empty if the application does so itself. */
    public Optional<SloDeclaration> declaration(String slo) {
        return Optional.ofNullable(byName.get(declaredName(slo)));
    }

    /** Another object once any of them changed. */
    public Object state() {
        return byName;
    }

    /** All declarations, those of the properties first and in their order. */
    public List<SloDeclaration> all() {
        return List.copyOf(byName.values());
    }

    /**
     * The declared SLOs, without the members of families: those of the properties in their order, then those that the
     * application declared itself.
     */
    public List<Slo> sorted(Headroom headroom) {
        Map<String, List<Slo>> declared = new LinkedHashMap<>();
        for (String name : byName.keySet()) {
            declared.put(name, new ArrayList<>(1));
        }
        List<Slo> others = new ArrayList<>();
        for (Slo slo : headroom.slos()) {
            if (slo.parent().isEmpty()) {
                declared.getOrDefault(declaredName(slo.name()), others).add(slo);
            }
        }
        List<Slo> sorted = new ArrayList<>();
        for (List<Slo> slos : declared.values()) {
            sorted.addAll(slos);
        }
        sorted.addAll(others);
        return List.copyOf(sorted);
    }

    /** Where to record the requests that a selector selects; filled when the SLOs are declared on a {@link Headroom}. */
    public Map<HttpSelector, SliRecorder> httpRecorders() {
        return Map.copyOf(recorders);
    }

    /** How the properties spell a name: as it is, or as an environment variable does. */
    private String writtenName(String name) {
        return byName.keySet().stream()
                .filter(written -> places.isVariableFor(written, name))
                .findFirst()
                .orElse(name);
    }

    /** An SLA is declared with its SLO. */
    private String declaredName(String slo) {
        boolean agreement = !byName.containsKey(slo) && slo.endsWith(Slo.SLA_SUFFIX);
        return agreement ? slo.substring(0, slo.length() - Slo.SLA_SUFFIX.length()) : slo;
    }

    private static void add(SliBuilder sli, List<SloDeclaration> slos) {
        for (SloDeclaration slo : slos) {
            sli.slo(slo.name(), slo::applyTo);
        }
    }

    private void addTo(Headroom headroom, SloDeclaration declaration) {
        addMaintenance(headroom, declaration);
        if (declaration.family() != null) {
            declaration.family().declareOn(headroom, declaration.name(), places);
        }
    }

    private void addMaintenance(Headroom headroom, SloDeclaration declaration) {
        if (declaration.maintenance().isEmpty()) {
            return;
        }
        headroom.slos().stream()
                .filter(slo -> declaredName(slo.name()).equals(declaration.name()))
                .forEach(slo -> declaration.maintenance().stream()
                        .filter(span -> !slo.maintenance().contains(span))
                        .forEach(slo::addMaintenance));
    }

    private static List<SloLayer> join(List<SloLayer> first, List<SloLayer> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
