package io.headroom.spring;

import io.headroom.Headroom;
import io.headroom.SliBuilder;
import io.headroom.budget.Objective;
import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.HeadroomProperties.HttpProperties;
import io.headroom.spring.HeadroomProperties.SloProperties;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
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
    static SloDeclarations read(HeadroomProperties properties, PropertyPlaces places) {
        Reader reader = new Reader(places);
        List<SloDeclaration> declarations = new ArrayList<>();
        reader.problems.addAll(places.conflictingSloNames());
        properties.slos().forEach((name, slo) -> {
            SloDeclaration declaration = reader.slo(name, slo);
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
    void declareOn(Headroom headroom) {
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

    /** The declaration of an SLO; empty for one that the application declared itself. */
    public Optional<SloDeclaration> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All declarations in the order of the properties. */
    public List<SloDeclaration> all() {
        return List.copyOf(byName.values());
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
        private static final String MISSING = "not set";

        final List<PropertyProblem> problems = new ArrayList<>();
        private final PropertyPlaces places;

        Reader(PropertyPlaces places) {
            this.places = places;
        }

        /** Null, and at least one problem more, if anything about it is wrong. */
        @Nullable SloDeclaration slo(String name, SloProperties slo) {
            int before = problems.size();
            String prefix = places.sloProperty(name);
            check(prefix, () -> DnsLabel.check("name", name));
            Double target = check(
                    prefix + ".objective",
                    () -> Objective.checkTarget(Objective.parseTarget(
                            required(slo.objective(), "objective", "write a percentage such as 99.9%"))));
            Objective objective = target == null ? null : objective(prefix, target, slo.period());
            String latency = slo.sli().latency();
            Sli sli = latency == null ? Sli.availability() : check(prefix + ".sli.latency", () -> Sli.latency(latency));
            HttpSelector http = http(prefix + ".sli.http", slo.sli().http());
            if (objective == null || sli == null || problems.size() > before) {
                return null;
            }
            return new SloDeclaration(name, objective, sli, http);
        }

        private @Nullable Objective objective(String prefix, double target, @Nullable String period) {
            if (period == null) {
                return new Objective(target, Objective.DEFAULT_PERIOD);
            }
            return check(prefix + ".period", () -> new Objective(target, Objective.parsePeriod(period)));
        }

        private @Nullable HttpSelector http(String prefix, @Nullable HttpProperties http) {
            if (http == null) {
                return null;
            }
            String uri = check(
                    prefix + ".uri",
                    () -> HttpSelector.checkUri(
                            required(http.uri(), "uri", "write the handler's path template, such as /checkout/{id}")));
            String written = http.method();
            String method = written == null ? null : check(prefix + ".method", () -> HttpSelector.checkMethod(written));
            return uri == null ? null : new HttpSelector(uri, method);
        }

        private <T> @Nullable T check(String property, Supplier<T> value) {
            try {
                return value.get();
            } catch (InvalidSettingException refusal) {
                problems.add(PropertyProblem.of(property, places.origin(property), refusal));
                return null;
            }
        }

        private static String required(@Nullable String value, String setting, String fix) {
            if (value == null || value.isBlank()) {
                throw new InvalidSettingException(setting, MISSING, "must be set", fix);
            }
            return value;
        }
    }
}
