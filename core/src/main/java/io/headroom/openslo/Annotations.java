package io.headroom.openslo;

import io.headroom.CompositeSlo;
import io.headroom.Slo;
import io.headroom.SloFamily;
import io.headroom.alert.BurnRules;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.ErrorBudgetPolicy.Level;
import io.headroom.budget.Maintenance;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The annotations of Headroom's own, for what OpenSLO has no field for: their names, and how they are written. */
final class Annotations {
    static final String SHORT_WINDOW = Metadata.PREFIX + "shortWindow";
    static final String ALERTS = Metadata.PREFIX + "alerts";
    static final String NONE = "none";
    static final String MODE = Metadata.PREFIX + "alertMode";
    static final String EVIDENCE = Metadata.PREFIX + "evidence";
    static final String EXPECTED_EVENTS = Metadata.PREFIX + "expectedEvents";
    static final String POLICY = Metadata.PREFIX + "policy";
    static final String POSTMORTEM_SHARE = Metadata.PREFIX + "postmortemShare";
    static final String LEAST_COVERAGE = Metadata.PREFIX + "leastCoverage";
    static final String FAMILY_MAX_KEYS = Metadata.PREFIX + "familyMaxKeys";
    static final String FAMILY_IDLE_AFTER = Metadata.PREFIX + "familyIdleAfter";
    static final String MAINTENANCE = Metadata.PREFIX + "maintenance";
    static final String COMPOSITE = Metadata.PREFIX + "composite";
    static final String COMPONENTS = Metadata.PREFIX + "components";
    static final String TARGET = Metadata.PREFIX + "target";

    /** What goes with objectives that have an indicator each, and nothing else. */
    static final List<String> OF_COMPOSITE = List.of(COMPOSITE, COMPONENTS, TARGET);

    private static final Set<String> OF_SLO = Set.of(
            ALERTS,
            MODE,
            EVIDENCE,
            EXPECTED_EVENTS,
            POLICY,
            POSTMORTEM_SHARE,
            LEAST_COVERAGE,
            FAMILY_MAX_KEYS,
            FAMILY_IDLE_AFTER,
            MAINTENANCE,
            COMPOSITE,
            COMPONENTS,
            TARGET);
    private static final Set<String> OF_CONDITION = Set.of(SHORT_WINDOW);

    private Annotations() {}

    static String path(String annotation) {
        return "metadata.annotations." + annotation;
    }

    /** Warns of those that nothing of this kind has: they would go unread. */
    static void warnOfUnknown(At<?> object, Problems problems) {
        Set<String> known = object.spec() instanceof Spec.SLO
                ? OF_SLO
                : object.spec() instanceof Spec.AlertCondition ? OF_CONDITION : Set.of();
        object.object().metadata().annotations().forEach((key, value) -> {
            if (key.startsWith(Metadata.PREFIX) && !known.contains(key)) {
                object.warn(
                        path(key),
                        value,
                        known.isEmpty()
                                ? "must not be there: a %s has no annotation of Headroom's"
                                        .formatted(object.spec().kind())
                                : "must be one of " + known.stream().sorted().toList(),
                        "correct or remove it; it is not read",
                        problems);
            }
        });
    }

    /** Warns of all that only the SLOs of a composite can have. */
    static void warnOfThoseOfSlos(At<Spec.SLO> composite, Problems problems) {
        String rule = "must stand on the SLOs that it reads";
        composite.object().metadata().annotations().forEach((key, value) -> {
            if (OF_SLO.contains(key) && !OF_COMPOSITE.contains(key)) {
                composite.warn(path(key), value, rule, "move it there; it is not read", problems);
            }
        });
        if (!composite.spec().alertPolicies().isEmpty()) {
            String size = String.valueOf(composite.spec().alertPolicies().size());
            composite.warn("spec.alertPolicies", size, rule, "move them there; they are not read", problems);
        }
    }

    /** What is not the usual of its alert rules, or that there are none. */
    static Metadata ofAlerts(Metadata metadata, BurnRules rules) {
        Metadata annotated = rules.rules().isEmpty() ? metadata.withAnnotation(ALERTS, NONE) : metadata;
        if (rules.mode() != BurnRules.NONE.mode()) {
            annotated = annotated.withAnnotation(MODE, rules.mode().toString());
        }
        if (rules.evidence() != BurnRules.NONE.evidence()) {
            annotated = annotated.withAnnotation(EVIDENCE, String.valueOf(rules.evidence()));
        }
        if (rules.expectedEvents().isPresent()) {
            String events = String.valueOf(rules.expectedEvents().getAsLong());
            annotated = annotated.withAnnotation(EXPECTED_EVENTS, events);
        }
        return annotated;
    }

    /**
     * The policy, unless it is the one that everybody has.
     *
     * @throws IllegalArgumentException if a level cannot be said in a line; the message names the SLO
     */
    static Metadata ofPolicy(Metadata metadata, Slo slo) {
        ErrorBudgetPolicy policy = slo.policy();
        if (!Double.isFinite(policy.postmortemShare())) {
            throw new InvalidSettingException(
                    "postmortemShare of SLO " + slo.name(),
                    String.valueOf(policy.postmortemShare()),
                    "must be a number for OpenSLO",
                    "write one such as 100 to need no postmortem");
        }
        return policy.equals(ErrorBudgetPolicy.sample())
                ? metadata
                : metadata.withAnnotation(POLICY, lines(policy.levels(), level -> line(slo, level)))
                        .withAnnotation(POSTMORTEM_SHARE, String.valueOf(policy.postmortemShare()))
                        .withAnnotation(LEAST_COVERAGE, String.valueOf(policy.leastCoverage()));
    }

    static Metadata ofFamily(Metadata metadata, SloFamily family) {
        return metadata.withAnnotation(FAMILY_MAX_KEYS, String.valueOf(family.maxKeys()))
                .withAnnotation(FAMILY_IDLE_AFTER, DurationGrammar.format(family.idleAfter()));
    }

    static Metadata ofMaintenance(Metadata metadata, List<Maintenance> spans) {
        return spans.isEmpty()
                ? metadata
                : metadata.withAnnotation(MAINTENANCE, lines(spans, span -> span.from() + "/" + span.until()));
    }

    static Metadata ofComposite(CompositeSlo composite, Collection<String> components) {
        Metadata metadata = Metadata.of(composite.name())
                .withAnnotation(COMPOSITE, composite.kind().name().toLowerCase(Locale.ROOT))
                .withAnnotation(COMPONENTS, String.join(", ", components));
        return composite
                .budget()
                .map(budget -> metadata.withAnnotation(
                        TARGET, BigDecimal.valueOf(budget.objective().target()).toPlainString()))
                .orElse(metadata);
    }

    private static String line(Slo slo, Level level) {
        String line = level.text();
        if (!isReadAs(level, line)) {
            throw new InvalidSettingException(
                    "policy of SLO " + slo.name(),
                    line,
                    "must have levels of one line for OpenSLO: a state, a number and what the team does",
                    "write a consequence such as release with care");
        }
        return line;
    }

    private static boolean isReadAs(Level level, String line) {
        try {
            return line.lines().count() == 1 && Level.parse(line).equals(level);
        } catch (InvalidSettingException other) {
            return false;
        }
    }

    private static <T> String lines(List<T> items, Function<T, String> writer) {
        return items.stream().map(writer).collect(Collectors.joining("\n"));
    }
}
