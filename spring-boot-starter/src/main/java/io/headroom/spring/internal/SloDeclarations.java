package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.SliBuilder;
import io.headroom.Slo;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.internal.HeadroomProperties.HttpProperties;
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
import org.jspecify.annotations.Nullable;

/** The SLOs that the properties declare: all of them checked, or none. */
public final class SloDeclarations {
    private final Map<String, SloDeclaration> byName;
    private final Map<HttpSelector, SliRecorder> recorders = new ConcurrentHashMap<>();

    private SloDeclarations(List<SloDeclaration> declarations) {
        byName = declarations.stream()
                .collect(Collectors.toMap(
                        SloDeclaration::name, Function.identity(), (first, second) -> first, LinkedHashMap::new));
    }

    /**
     * Reads and checks the properties.
     *
     * @throws InvalidPropertiesException with every property that breaks its rule
     */
    public static SloDeclarations read(HeadroomProperties properties, PropertyPlaces places) {
        Reader reader = new Reader(places);
        List<SloDeclaration> declarations = new ArrayList<>();
        reader.problems.addAll(places.wrongSloNames());
        properties.slos().forEach((name, slo) -> {
            SloDeclaration declaration = places.isAlias(name) ? null : reader.slo(name, slo);
            if (declaration != null) {
                declarations.add(declaration);
            }
        });
        if (!reader.problems.isEmpty()) {
            throw new InvalidPropertiesException(reader.problems);
        }
        return new SloDeclarations(declarations);
    }

    /** Declares the SLOs, those with equal selectors on one SLI. */
    public void declareOn(Headroom headroom) {
        Map<HttpSelector, List<SloDeclaration>> byHttp = new LinkedHashMap<>();
        for (SloDeclaration slo : byName.values()) {
            if (slo.http() == null) {
                headroom.slo(slo.name(), slo::applyTo);
            } else {
                byHttp.computeIfAbsent(slo.http(), http -> new ArrayList<>()).add(slo);
            }
        }
        byHttp.forEach((http, slos) -> recorders.put(http, headroom.sli(sli -> add(sli, slos))));
    }

    /** The requests that an SLO counts; empty if the application records its events. */
    public Optional<HttpSelector> http(String slo) {
        return Optional.ofNullable(byName.get(slo)).map(SloDeclaration::http);
    }

    /** All declarations in the order of the properties. */
    public List<SloDeclaration> all() {
        return List.copyOf(byName.values());
    }

    /** All SLOs: those of the properties in their order, then those that the application declared itself. */
    public List<Slo> sorted(Headroom headroom) {
        Map<String, Integer> order = new HashMap<>();
        byName.keySet().forEach(name -> order.put(name, order.size()));
        List<Slo> slos = new ArrayList<>(headroom.slos());
        slos.sort(Comparator.comparingInt(slo -> order.getOrDefault(slo.name(), order.size())));
        return slos;
    }

    /** Where to record the requests that a selector selects; filled when the SLOs are declared on a {@link Headroom}. */
    public Map<HttpSelector, SliRecorder> httpRecorders() {
        return Map.copyOf(recorders);
    }

    private static void add(SliBuilder sli, List<SloDeclaration> slos) {
        slos.forEach(slo -> sli.slo(slo.name(), slo::applyTo));
    }

    /** Turns refusals into problems with the property's name and place, and goes on. */
    private static final class Reader {
        final List<PropertyProblem> problems = new ArrayList<>();
        private final PropertyPlaces places;

        Reader(PropertyPlaces places) {
            this.places = places;
        }

        /** Null, and at least one problem more, if anything about it is wrong. */
        @Nullable SloDeclaration slo(String name, SloProperties slo) {
            String prefix = places.sloProperty(name);
            if (!places.isSpelled(name)) {
                read(prefix, name, text -> DnsLabel.check("name", text));
            }
            Double target = required(
                    prefix + ".objective", slo.objective(), "write a percentage such as 99.9%", Objective::parseTarget);
            Period period = optional(prefix + ".period", slo.period(), Objective.DEFAULT_PERIOD, Period::parse);
            Sli sli = optional(prefix + ".sli.latency", slo.sli().latency(), Sli.availability(), Sli::latency);
            HttpProperties written = slo.sli().http();
            HttpSelector http = written == null ? null : http(prefix + ".sli.http", written);
            if (target == null || period == null || sli == null || (written != null && http == null)) {
                return null;
            }
            return new SloDeclaration(name, new Objective(target, period, BudgetingMethod.occurrences()), sli, http);
        }

        private @Nullable HttpSelector http(String prefix, HttpProperties http) {
            String uri = required(
                    prefix + ".uri",
                    http.uri(),
                    "write the handler's path template, such as /checkout/{id}",
                    HttpSelector::checkUri);
            String method =
                    http.method() == null ? null : read(prefix + ".method", http.method(), HttpSelector::checkMethod);
            if (uri == null || (http.method() != null && method == null)) {
                return null;
            }
            return new HttpSelector(uri, method);
        }

        private <T> @Nullable T required(
                String property, @Nullable String text, String fix, Function<String, T> parser) {
            if (text == null || text.isBlank()) {
                problems.add(new PropertyProblem(property, "not set", places.origin(property), "must be set", fix));
                return null;
            }
            return read(property, text, parser);
        }

        private <T> @Nullable T optional(String property, @Nullable String text, T absent, Function<String, T> parser) {
            return text == null ? absent : read(property, text, parser);
        }

        private <T> @Nullable T read(String property, String text, Function<String, T> parser) {
            try {
                return parser.apply(text);
            } catch (InvalidSettingException refusal) {
                problems.add(PropertyProblem.of(property, text, places.origin(property), refusal));
                return null;
            }
        }
    }
}
