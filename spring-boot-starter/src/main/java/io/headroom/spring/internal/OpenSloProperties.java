package io.headroom.spring.internal;

import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudgetPolicy.Level;
import io.headroom.budget.Maintenance;
import io.headroom.budget.Period;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.openslo.Annotated;
import io.headroom.openslo.Declarations;
import io.headroom.openslo.DeclaredComposite;
import io.headroom.openslo.DeclaredFamily;
import io.headroom.openslo.DeclaredPolicy;
import io.headroom.openslo.DeclaredSlo;
import io.headroom.openslo.EventOrigin;
import io.headroom.openslo.Located;
import io.headroom.openslo.Place;
import io.headroom.sli.Sli;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;

/** What OpenSLO files declare, as the properties that would declare the same, each with its place in the file. */
final class OpenSloProperties {
    static final String NAME = "OpenSLO files";

    private static final Logger LOG = LoggerFactory.getLogger(OpenSloProperties.class);

    private final Map<String, Object> properties = new LinkedHashMap<>();

    private OpenSloProperties() {}

    static OriginTrackedMapPropertySource of(Declarations declarations) {
        OpenSloProperties all = new OpenSloProperties();
        declarations.slos().forEach(all::add);
        declarations.composites().forEach(composite -> {
            if (declarations.isCountable(composite)) {
                all.add(composite);
            } else {
                LOG.info(
                        "The composite {} of {} is left to Prometheus with what it reads",
                        composite.name(),
                        composite.place());
            }
        });
        return new OriginTrackedMapPropertySource(NAME, all.properties, true);
    }

    private void add(DeclaredComposite composite) {
        String prefix = "composites.%s.".formatted(composite.name());
        List<String> slos = List.copyOf(composite.weights().keySet());
        switch (composite.kind()) {
            case WORST -> putAll(prefix + "worst-of", slos, composite.place());
            case SLICES -> {
                putAll(prefix + "slices-of", slos, composite.place());
                put(prefix + "objective", decimal(composite.target()), composite.place());
            }
            case SUM -> addWeights(prefix + "summed.", composite);
            case MEAN -> addWeights(prefix + "weighted.", composite);
        }
    }

    private void addWeights(String prefix, DeclaredComposite composite) {
        composite.weights().forEach((slo, weight) -> put(prefix + slo, decimal(weight), composite.place()));
    }

    private void add(DeclaredSlo slo) {
        String prefix = "slos." + slo.name() + ".";
        if (!slo.isCountable()) {
            LOG.info(
                    "SLO {} of {} is left to Prometheus",
                    slo.name(),
                    slo.events().place());
            return;
        }
        put(prefix + "objective", decimal(slo.target().value()), slo.target().place());
        Located<Period> period = slo.period();
        if (period != null) {
            put(prefix + "period", period.value().label(), period.place());
            if (period.value() instanceof Period.Calendar calendar) {
                put(prefix + "zone", calendar.zone().getId(), period.place());
            }
        }
        addMethod(prefix, slo.method().value(), slo.method().place());
        addSli(prefix + "sli.", slo.sli().value(), slo.sli().place());
        addEvents(prefix + "sli.", slo.events().value(), slo.events().place());
        Located<BurnRules> alerts = slo.alerts();
        if (alerts != null) {
            addAlerts(prefix + "alerts.rules", alerts.value().rules(), alerts.place());
            addUnusual(prefix + "alerts.", alerts.value(), alerts.place());
        }
        addAnnotated(prefix, slo.annotated());
    }

    private void addAnnotated(String prefix, Annotated annotated) {
        Located<DeclaredPolicy> policy = annotated.policy();
        if (policy != null) {
            DeclaredPolicy differs = policy.value();
            if (differs.levels() != null) {
                List<String> levels = differs.levels().stream().map(Level::text).toList();
                putAll(prefix + "policy.levels", levels, policy.place());
            }
            put(prefix + "policy.postmortem-share", differs.postmortemShare(), policy.place());
            put(prefix + "policy.least-coverage", differs.leastCoverage(), policy.place());
        }
        Located<DeclaredFamily> family = annotated.family();
        if (family != null) {
            Integer keys = family.value().maxKeys();
            Duration idle = family.value().idleAfter();
            put(prefix + "family.max-keys", keys == null ? null : keys.toString(), family.place());
            put(prefix + "family.idle-after", idle == null ? null : DurationGrammar.format(idle), family.place());
        }
        for (int i = 0; i < annotated.maintenance().size(); i++) {
            Located<Maintenance> span = annotated.maintenance().get(i);
            put(
                    "%smaintenance[%d]".formatted(prefix, i),
                    span.value().from() + "/" + span.value().until(),
                    span.place());
        }
    }

    private void addAlerts(String property, List<BurnRule> rules, Place place) {
        if (rules.isEmpty()) {
            put(property, "", place);
        }
        for (int i = 0; i < rules.size(); i++) {
            put("%s[%d]".formatted(property, i), rules.get(i).toString(), place);
        }
    }

    private void addUnusual(String prefix, BurnRules alerts, Place place) {
        if (alerts.mode() != BurnRules.NONE.mode()) {
            put(prefix + "mode", alerts.mode().toString(), place);
        }
        if (alerts.evidence() != BurnRules.NONE.evidence()) {
            put(prefix + "evidence", String.valueOf(alerts.evidence()), place);
        }
        if (alerts.expectedEvents().isPresent()) {
            put(
                    prefix + "expected-events",
                    String.valueOf(alerts.expectedEvents().getAsLong()),
                    place);
        }
    }

    private void addMethod(String prefix, BudgetingMethod method, Place place) {
        if (method instanceof BudgetingMethod.Timeslices slices) {
            put(prefix + "method", "timeslices", place);
            put(prefix + "slice", DurationGrammar.format(slices.slice()), place);
            put(prefix + "slice-target", decimal(slices.target()), place);
        } else if (method instanceof BudgetingMethod.RatioTimeslices slices) {
            put(prefix + "method", "ratio-timeslices", place);
            put(prefix + "slice", DurationGrammar.format(slices.slice()), place);
        } else {
            put(prefix + "method", "occurrences", place);
        }
    }

    private void addSli(String prefix, Sli sli, Place place) {
        if (sli instanceof Sli.Latency latency) {
            put(prefix + "latency", DurationGrammar.format(latency.threshold()), place);
        } else if (sli instanceof Sli.Freshness freshness) {
            put(prefix + "freshness", DurationGrammar.format(freshness.maxAge()), place);
        } else if (sli instanceof Sli.Throughput throughput) {
            put(prefix + "throughput", String.valueOf(throughput.events()), place);
        } else if (sli instanceof Sli.Custom custom) {
            put(prefix + "custom", custom.name(), place);
        }
    }

    private void addEvents(String prefix, EventOrigin events, Place place) {
        if (events instanceof EventOrigin.Recorder recorder) {
            put(prefix + "recorder", recorder.name(), place);
        } else if (events instanceof EventOrigin.HttpRequests requests) {
            add(prefix + "http.", EventOrigin.SelectedRequests.of(requests), place);
        } else if (events instanceof EventOrigin.SelectedRequests requests) {
            add(prefix + "http.", requests, place);
        } else if (events instanceof EventOrigin.Job job) {
            put(prefix + "job", job.method(), place);
        } else if (events instanceof EventOrigin.CircuitBreaker breaker) {
            put(prefix + "resilience4j", breaker.name(), place);
        }
    }

    private void add(String prefix, EventOrigin.SelectedRequests requests, Place place) {
        put(prefix + "uri", requests.uri(), place);
        put(prefix + "path", requests.path(), place);
        put(prefix + "method", requests.method(), place);
        put(prefix + "header", requests.header(), place);
        putAll(prefix + "ignored", requests.ignored(), place);
        putAll(prefix + "good", requests.good(), place);
        putAll(prefix + "bad", requests.bad(), place);
    }

    private void putAll(String property, List<String> values, Place place) {
        for (int i = 0; i < values.size(); i++) {
            put("%s[%d]".formatted(property, i), values.get(i), place);
        }
    }

    private void put(String property, @Nullable Double share, Place place) {
        put(property, share == null ? null : decimal(share), place);
    }

    /** Nothing for what is not set. */
    private void put(String property, @Nullable String value, Place place) {
        if (value == null) {
            return;
        }
        properties.put(HeadroomProperties.PREFIX + "." + property, OriginTrackedValue.of(value, new FilePlace(place)));
    }

    private static String decimal(double ratio) {
        return BigDecimal.valueOf(ratio).toPlainString();
    }

    /** Written as Spring writes the places of properties. */
    private record FilePlace(Place place) implements Origin {
        @Override
        public String toString() {
            return "%s - %d:%d".formatted(place.file(), place.line(), place.column());
        }
    }
}
