package io.headroom.spring.actuate;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.spring.internal.PrometheusSlos;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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

    /** The rules of all SLOs and of the composites of these; a comment says why an SLO has none. */
    @ReadOperation(produces = YAML)
    public String all() {
        PrometheusSlos queried = inPrometheus.get();
        List<CompositeSlo> composites = new ArrayList<>(headroom.composites());
        composites.addAll(queried.composites());
        return generate(slos(queried), composites, queried);
    }

    /** The rules of one SLO, or a comment that says why it has none; null, which answers 404, if there is no SLO of that name. */
    @ReadOperation(produces = YAML)
    public @Nullable String one(@Selector String name) {
        PrometheusSlos queried = inPrometheus.get();
        return slos(queried).stream()
                .filter(slo -> slo.name().equals(name))
                .findFirst()
                .map(slo -> generate(List.of(slo), List.of(), queried))
                .orElse(null);
    }

    /** Those of the process, then those that files leave to Prometheus. */
    private List<Slo> slos(PrometheusSlos queried) {
        List<Slo> slos = new ArrayList<>(
                headroom.slos().stream().filter(slo -> slo.parent().isEmpty()).toList());
        slos.addAll(queried.beside(slos));
        return slos;
    }

    private String generate(List<Slo> slos, List<CompositeSlo> composites, PrometheusSlos queried) {
        PrometheusRules all = queried.in(rules);
        List<Slo> sayable = new ArrayList<>();
        StringBuilder refusals = new StringBuilder();
        for (Slo slo : slos) {
            try {
                all.generate(headroom.service(), List.of(slo));
                sayable.add(slo);
            } catch (IllegalArgumentException unsayable) {
                refusals.append("# Left out: %s\n".formatted(unsayable.getMessage()));
            }
        }
        for (CompositeSlo composite : composites) {
            if (!sayable.stream()
                    .map(Slo::name)
                    .toList()
                    .containsAll(composite.components().stream()
                            .map(component -> component.slo().name())
                            .toList())) {
                refusals.append("# Left out: composite %s reads SLOs without rules\n".formatted(composite.name()));
            }
        }
        return refusals + all.generate(headroom.service(), sayable, composites).yaml();
    }
}
