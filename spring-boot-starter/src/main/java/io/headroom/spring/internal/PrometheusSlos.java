package io.headroom.spring.internal;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.BurnCatalogue;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.openslo.Declarations;
import io.headroom.openslo.DeclaredSlo;
import io.headroom.openslo.EventOrigin;
import io.headroom.openslo.OpenSlo;
import io.headroom.openslo.OpenSloObject;
import io.headroom.openslo.Place;
import io.headroom.prometheus.EventSource;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.time.ManualClock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The SLOs of OpenSLO files whose events no process can count, and the composites that read such, for the rules with which Prometheus counts them.
 * Immutable.
 */
public final class PrometheusSlos {
    private final Map<String, DeclaredSlo> byName = new LinkedHashMap<>();

    /** Nobody records or ticks it: it holds what is declared, and what a process counts if a composite reads it. */
    private final Headroom declared;

    private PrometheusSlos(Declarations left, Headroom declared) {
        this.declared = declared;
        for (DeclaredSlo slo : left.slos()) {
            byName.put(slo.name(), slo);
            declared.slo(slo.name(), slo::applyTo);
        }
        left.composites().forEach(composite -> declared.composite(composite.name(), composite::applyTo));
    }

    /**
     * Those that {@link OpenSloFiles} has read.
     *
     * @param catalogue the alerts of SLOs that declare none
     */
    public static PrometheusSlos in(
            ConfigurableEnvironment environment, HeadroomSettings settings, BurnCatalogue catalogue) {
        Headroom declared = Headroom.builder(settings.properties().serviceIn(environment))
                .manual(new ManualClock())
                .defaults(settings.slos().defaults().settings())
                .alerts(catalogue)
                .build();
        return new PrometheusSlos(QueriedSlos.in(environment), declared);
    }

    /** All but those for which others of the same name count. */
    public List<Slo> beside(List<Slo> others) {
        List<String> taken = others.stream().map(Slo::name).toList();
        return declared.slos().stream()
                .filter(slo -> !taken.contains(slo.name()))
                .toList();
    }

    /** The composites that read such. */
    public List<CompositeSlo> composites() {
        return declared.composites();
    }

    /** Those beside others, and the composites, as OpenSLO has them. */
    public List<OpenSloObject<?>> openSlo(List<Slo> others) {
        List<String> beside = Stream.concat(
                        beside(others).stream().map(Slo::name),
                        composites().stream().map(CompositeSlo::name))
                .toList();
        return OpenSlo.of(
                        declared,
                        slo -> Optional.ofNullable(byName.get(slo.name()))
                                .map(ours -> ours.events().value()))
                .objects()
                .stream()
                .filter(object -> beside.contains(object.name()))
                .toList();
    }

    /** The same rules, with the files' queries for these SLOs. */
    public PrometheusRules in(PrometheusRules rules) {
        return rules.withSources(this::source);
    }

    /** Where in its file stands what was refused: one of its queries, or where its events come from. */
    public Optional<Place> place(InvalidSettingException refusal) {
        boolean ofShare =
                refusal.setting().startsWith("query ") && !refusal.setting().startsWith("query total ");
        return Optional.ofNullable(byName.get(refusal.setting().replaceFirst(".*SLO ", "")))
                .map(slo -> ofShare ? slo.share() : slo.events().place());
    }

    /** @throws InvalidSettingException with the SLO and the query that cannot be counted over every window */
    private @Nullable EventSource source(Slo slo) {
        DeclaredSlo ours = byName.get(slo.name());
        boolean isOurs = declared.slos().contains(slo);
        if (!isOurs || ours == null || !(ours.events().value() instanceof EventOrigin.Query query)) {
            return null;
        }
        try {
            return new EventSource.Series(query.good(), query.bad(), query.total());
        } catch (InvalidSettingException refusal) {
            throw new InvalidSettingException(
                    "query %s of SLO %s".formatted(refusal.setting(), slo.name()),
                    refusal.value(),
                    refusal.rule(),
                    refusal.fix());
        }
    }
}
