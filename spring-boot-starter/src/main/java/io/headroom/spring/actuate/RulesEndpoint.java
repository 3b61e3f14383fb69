package io.headroom.spring.actuate;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.prometheus.RuleFile;
import io.headroom.spring.internal.PrometheusSlos;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** The actuator endpoint {@code slorules}: the Prometheus rules of the SLOs, to be written to a rule file. */
@Endpoint(id = RulesEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class RulesEndpoint {
    static final String ID = "slorules";

    private static final String YAML = "application/yaml;charset=UTF-8";

    private final Headroom headroom;
    private final PrometheusRules rules;
    private final Supplier<PrometheusSlos> inPrometheus;

    /** @param inPrometheus the SLOs that files leave to Prometheus, as they are at present */
    RulesEndpoint(Headroom headroom, PrometheusRules rules, Supplier<PrometheusSlos> inPrometheus) {
        this.headroom = headroom;
        this.rules = rules;
        this.inPrometheus = inPrometheus;
    }

    /** The rules of all SLOs and of the composites of these; a comment says why one has none. */
    @ReadOperation(produces = YAML)
    public String all() {
        PrometheusSlos queried = inPrometheus.get();
        return rules(slos(queried), composites(queried), queried);
    }

    /**
     * The rules of one SLO or composite, or a comment that says why it has none; null, which answers 404, if there is neither of that name. Those
     * of a composite are without the rules of its SLOs.
     */
    @ReadOperation(produces = YAML)
    public @Nullable String one(@Selector String name) {
        PrometheusSlos queried = inPrometheus.get();
        Stream<String> ofSlos = slos(queried).stream()
                .filter(slo -> slo.name().equals(name))
                .map(slo -> rules(List.of(slo), List.of(), queried));
        Stream<String> ofComposites = composites(queried).stream()
                .filter(composite -> composite.name().equals(name))
                .map(composite -> rules(composite, queried));
        return Stream.concat(ofSlos, ofComposites).findFirst().orElse(null);
    }

    /** Those of the process, then those that files leave to Prometheus. */
    private List<Slo> slos(PrometheusSlos queried) {
        List<Slo> slos = new ArrayList<>(
                headroom.slos().stream().filter(slo -> slo.parent().isEmpty()).toList());
        slos.addAll(queried.beside(slos));
        return slos;
    }

    private List<CompositeSlo> composites(PrometheusSlos queried) {
        List<CompositeSlo> composites = new ArrayList<>(headroom.composites());
        composites.addAll(queried.composites());
        return composites;
    }

    private String rules(List<Slo> slos, List<CompositeSlo> composites, PrometheusSlos queried) {
        PrometheusRules all = queried.in(rules);
        StringBuilder comments = new StringBuilder();
        List<Slo> sayable = sayable(slos, all, comments);
        composites.forEach(composite -> explain(composite, sayable, comments));
        return comments + all.generate(headroom.service(), sayable, composites).yaml();
    }

    private String rules(CompositeSlo composite, PrometheusSlos queried) {
        PrometheusRules all = queried.in(rules);
        StringBuilder comments = new StringBuilder();
        List<Slo> declared = composite.components().stream()
                .map(CompositeSlo.Component::slo)
                .filter(slo -> slo.parent().isEmpty())
                .toList();
        List<Slo> sayable = sayable(declared, all, comments);
        explain(composite, sayable, comments);
        RuleFile file = all.split(headroom.service(), sayable, List.of(composite)).stream()
                .filter(part -> part.name().equals(composite.name()))
                .findFirst()
                .orElseGet(() -> all.generate(headroom.service(), List.of()));
        return comments + file.yaml();
    }

    private List<Slo> sayable(List<Slo> slos, PrometheusRules all, StringBuilder comments) {
        List<Slo> sayable = new ArrayList<>();
        for (Slo slo : slos) {
            try {
                all.generate(headroom.service(), List.of(slo));
                sayable.add(slo);
            } catch (IllegalArgumentException unsayable) {
                comments.append("# Left out: %s\n".formatted(unsayable.getMessage()));
            }
        }
        return sayable;
    }

    private static void explain(CompositeSlo composite, List<Slo> sayable, StringBuilder comments) {
        List<String> missing = PrometheusRules.missing(composite, sayable);
        if (!missing.isEmpty()) {
            comments.append("# Left out: composite %s reads SLOs without rules: %s\n"
                    .formatted(composite.name(), String.join(", ", missing)));
        }
    }
}
