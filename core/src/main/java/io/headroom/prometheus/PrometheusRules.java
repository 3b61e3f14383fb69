package io.headroom.prometheus;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.LabelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Generates Prometheus rules from SLOs: the error ratio of every window, the error budget of the period, and alerts that agree with
 * those of the process. Series and labels are named as Sloth names them. Budgets are weighted by events and summed over all replicas;
 * nothing is ever NaN.
 *
 * <p>Immutable and thread-safe; the same SLOs give the same text.
 */
public final class PrometheusRules {
    /** The name of the burn alerts unless another is set. */
    static final String BURN_ALERT = "SloErrorBudgetBurn";

    private final Builder settings;

    private PrometheusRules(Builder settings) {
        this.settings = settings;
    }

    /** With Sloth's names, from Headroom's own counter. */
    public static PrometheusRules standard() {
        return builder().build();
    }

    /** Other settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** The same, but for SLOs whose events are elsewhere; those for which the function gives null stay as they are. */
    public PrometheusRules withSources(Function<Slo, @Nullable EventSource> sources) {
        Builder other = settings.copy();
        other.source = slo -> {
            EventSource source = sources.apply(slo);
            return source == null ? settings.source.apply(slo) : source;
        };
        return new PrometheusRules(other);
    }

    /**
     * The rules of all SLOs and composites of a service in one file; members of families have none, since their parents count them, nor have composites that
     * read such.
     *
     * @throws IllegalArgumentException if PromQL cannot say what an SLO declares; the message names the SLO, the rule and the reason
     */
    public RuleFile generate(Headroom headroom) {
        return generate(headroom.service(), declared(headroom), headroom.composites());
    }

    /**
     * The rules of the given SLOs in one file.
     *
     * @param service the value of the label {@code service} on their counters
     * @throws IllegalArgumentException if PromQL cannot say what an SLO declares; the message names the SLO, the rule and the reason
     */
    public RuleFile generate(String service, List<Slo> slos) {
        return generate(service, slos, List.of());
    }

    /**
     * The same with the rules of composites.
     *
     * @param composites those that read anything but the given SLOs have no rules
     * @throws IllegalArgumentException if PromQL cannot say what an SLO declares; the message names the SLO, the rule and the reason
     */
    public RuleFile generate(String service, List<Slo> slos, List<CompositeSlo> composites) {
        List<RuleFile> files = split(service, slos, composites);
        return new RuleFile(
                service,
                service,
                files.stream().flatMap(file -> file.groups().stream()).toList(),
                files.stream().flatMap(file -> file.promtoolTests().stream()).toList());
    }

    /**
     * The same rules, in a file for each SLO and one for the service's targets, so that a test takes the time of one SLO and an object
     * the space of one.
     *
     * @param service the value of the label {@code service} on their counters
     * @throws IllegalArgumentException if PromQL cannot say what an SLO declares; the message names the SLO, the rule and the reason
     */
    public List<RuleFile> split(String service, List<Slo> slos) {
        return split(service, slos, List.of());
    }

    /**
     * The same with a file for each composite.
     *
     * @param composites those that read anything but the given SLOs have no rules
     * @throws IllegalArgumentException if PromQL cannot say what an SLO declares; the message names the SLO, the rule and the reason
     */
    public List<RuleFile> split(String service, List<Slo> slos, List<CompositeSlo> composites) {
        List<RuleFile> files = new ArrayList<>();
        Set<Selector> targets = new LinkedHashSet<>();
        for (Slo slo : slos) {
            SloRules rules = new SloRules(slo, service, settings);
            targets.add(rules.service());
            files.add(new RuleFile(service, slo.name(), rules.groups(), rules.tests()));
        }
        Set<String> names = names(slos);
        for (CompositeSlo composite : composites) {
            if (missing(composite, names).isEmpty()) {
                CompositeRules rules = new CompositeRules(composite, service, settings);
                files.add(new RuleFile(service, composite.name(), List.of(rules.group()), rules.tests()));
            }
        }
        if (!targets.isEmpty()) {
            TargetRules rules = new TargetRules(service, targets, settings);
            files.add(new RuleFile(service, TargetRules.FILE, List.of(rules.group()), rules.tests()));
        }
        return files;
    }

    /** The names of the SLOs that a composite reads and that are not among those with rules. If there are any, it has no rules either. */
    public static List<String> missing(CompositeSlo composite, List<Slo> withRules) {
        return missing(composite, names(withRules));
    }

    private static List<String> missing(CompositeSlo composite, Set<String> names) {
        return composite.components().stream()
                .map(component -> component.slo().name())
                .filter(name -> !names.contains(name))
                .toList();
    }

    private static Set<String> names(List<Slo> slos) {
        return slos.stream().map(Slo::name).collect(Collectors.toSet());
    }

    /** @throws InvalidSettingException if the name is blank */
    static String checkAlertName(String name) {
        if (name.isBlank()) {
            throw new InvalidSettingException(
                    "alert name", "'" + name + "'", "must not be blank", "write a name such as " + BURN_ALERT);
        }
        return name;
    }

    /** How labels, alerts and annotations are named. */
    Builder settings() {
        return settings;
    }

    private static List<Slo> declared(Headroom headroom) {
        return headroom.slos().stream().filter(slo -> slo.parent().isEmpty()).toList();
    }

    /** The settings of {@link PrometheusRules}. */
    public static final class Builder {
        Flavour flavour = Flavour.SLOTH;
        Function<Slo, EventSource> source = slo -> EventSource.counter();
        Duration scrapeInterval = Duration.ofSeconds(15);
        String alertName = BURN_ALERT;
        String runbook = "";
        final Map<String, String> labels = new LinkedHashMap<>();
        final Map<String, String> annotations = new LinkedHashMap<>();

        private Builder() {}

        /** How series and labels are named; {@link Flavour#SLOTH} unless set. */
        public Builder flavour(Flavour flavour) {
            this.flavour = flavour;
            return this;
        }

        /** Where the events of an SLO are; {@link EventSource#counter()} unless set. */
        public Builder source(Function<Slo, EventSource> source) {
            this.source = source;
            return this;
        }

        /**
         * How often the service is scraped, 1 second to 1 minute; 15 seconds unless set. A window must hold four scrapes.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder scrapeInterval(Duration interval) {
            scrapeInterval = DurationGrammar.checkRange(
                    "scrape interval", interval, Duration.ofSeconds(1), Duration.ofMinutes(1), "15s");
            return this;
        }

        /** The name of the burn alerts; {@code SloErrorBudgetBurn} unless set. */
        public Builder alertName(String name) {
            alertName = checkAlertName(name);
            return this;
        }

        /** A link on every alert, such as {@code https://runbooks/{slo}}; {@code {service}}, {@code {slo}} and {@code {severity}} are filled in. */
        public Builder runbook(String template) {
            runbook = template;
            return this;
        }

        /**
         * A label on every series, and so on every alert.
         *
         * @throws IllegalArgumentException if the name is none of Prometheus'
         */
        public Builder label(String name, String value) {
            labels.put(LabelName.check(name), value);
            return this;
        }

        /**
         * An annotation on every alert.
         *
         * @throws IllegalArgumentException if the name is none of Prometheus'
         */
        public Builder annotation(String name, String value) {
            annotations.put(LabelName.check(name), value);
            return this;
        }

        /** The generator; later changes of this builder do not concern it. */
        public PrometheusRules build() {
            return new PrometheusRules(copy());
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.flavour = flavour;
            copy.source = source;
            copy.scrapeInterval = scrapeInterval;
            copy.alertName = alertName;
            copy.runbook = runbook;
            copy.labels.putAll(labels);
            copy.annotations.putAll(annotations);
            return copy;
        }
    }
}
