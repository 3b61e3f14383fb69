package io.headroom.openslo;

import io.headroom.alert.AlertMode;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.alert.Severity;
import io.headroom.budget.Objective;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.openslo.Spec.AlertCondition;
import io.headroom.openslo.Spec.AlertPolicy;
import io.headroom.openslo.Spec.SLO;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Declares the alerts of an SLO. OpenSLO v1 has one window an alert where Headroom has two: its window is the long one, and the short one a twelfth
 * of it (Google SRE Workbook, chapter 5), unless the annotation {@code headroom.io/shortWindow} of the condition names another. What it has no word
 * for, annotations of the SLO say: how likely chance may be, what a rule compares, and how many events a period has.
 */
final class AlertDeclarer {
    private static final List<String> OF_RULES =
            List.of(Annotations.MODE, Annotations.EVIDENCE, Annotations.EXPECTED_EVENTS);

    private static final int WINDOWS = 12;

    /** More than a double has, so that a share that is written as a burn rate is read as the same. */
    private static final MathContext PRECISION = new MathContext(25);

    /** What tools call them; in lower case. */
    private static final Map<String, Severity> SEVERITIES = Map.of(
            "page", Severity.PAGE,
            "critical", Severity.PAGE,
            "high", Severity.PAGE,
            "ticket", Severity.TICKET,
            "warning", Severity.TICKET,
            "low", Severity.TICKET);

    private final At<SLO> slo;
    private final Problems problems;

    AlertDeclarer(At<SLO> slo, Problems problems) {
        this.slo = slo;
        this.problems = problems;
    }

    /** Null if the file does not say when, or says it wrong. */
    @Nullable Located<BurnRules> read(Objective objective) {
        List<Ref<AlertPolicy>> policies = slo.spec().alertPolicies();
        String alerts = annotations().get(Annotations.ALERTS);
        if (alerts != null && (!alerts.equals(Annotations.NONE) || !policies.isEmpty())) {
            slo.warn(
                    Annotations.path(Annotations.ALERTS),
                    alerts,
                    "must be none, without alertPolicies",
                    "correct or remove it; it is not read",
                    problems);
        }
        boolean none =
                policies.isEmpty() && Annotations.NONE.equals(annotations().get(Annotations.ALERTS));
        if (policies.isEmpty() && !none) {
            OF_RULES.stream()
                    .filter(annotations()::containsKey)
                    .forEach(key -> slo.warn(
                            Annotations.path(key),
                            annotations().getOrDefault(key, ""),
                            "must go with alertPolicies",
                            "add them, or remove it; the usual alerts hold without it",
                            problems));
            return null;
        }
        BurnRules kind = kind();
        List<BurnRule> rules = new ArrayList<>();
        for (int i = 0; i < policies.size(); i++) {
            String path = "spec.alertPolicies[%d]".formatted(i);
            At<AlertPolicy> policy =
                    slo.follow(policies.get(i), AlertPolicy.class, path, path + ".alertPolicyRef", problems);
            BurnRule rule = policy == null ? null : ruleOf(policy, objective, kind);
            if (rule != null && !rules.contains(rule)) {
                rules.add(rule);
            }
        }
        return slo.located(none ? "metadata.annotations" : "spec.alertPolicies", withRules(kind, rules));
    }

    /** Without rules, what the annotations say of them; one that says it wrong is told. */
    private BurnRules kind() {
        BurnRules kind = BurnRules.of(List.of());
        for (String key : OF_RULES) {
            String text = annotations().get(key);
            BurnRules before = kind;
            BurnRules next =
                    text == null ? null : slo.check(Annotations.path(key), problems, () -> with(before, key, text));
            kind = next == null ? before : next;
        }
        return kind;
    }

    private static BurnRules with(BurnRules kind, String key, String text) {
        try {
            return switch (key) {
                case Annotations.MODE ->
                    kind.withMode(Arrays.stream(AlertMode.values())
                            .filter(mode -> mode.toString().equals(text))
                            .findFirst()
                            .orElseThrow(NumberFormatException::new));
                case Annotations.EVIDENCE -> kind.withEvidence(Double.parseDouble(text));
                default -> kind.withExpectedEvents(Long.parseLong(text));
            };
        } catch (NumberFormatException none) {
            throw new InvalidSettingException(
                    key,
                    text,
                    key.equals(Annotations.MODE) ? "must be burn-rate or consumed-budget" : "must be a number",
                    key.equals(Annotations.MODE)
                            ? "write one of these"
                            : "write one such as " + (key.equals(Annotations.EVIDENCE) ? "1e-4" : "1000000"));
        }
    }

    private static BurnRules withRules(BurnRules kind, List<BurnRule> rules) {
        return new BurnRules(rules, kind.mode(), kind.evidence(), kind.expectedEvents());
    }

    private Map<String, String> annotations() {
        return slo.object().metadata().annotations();
    }

    private @Nullable BurnRule ruleOf(At<AlertPolicy> policy, Objective objective, BurnRules kind) {
        Annotations.warnOfUnknown(policy, problems);
        if (policy.spec().alertWhenNoData()) {
            policy.warn(
                    "spec.alertWhenNoData",
                    "true",
                    "must be left to Prometheus",
                    "remove it; the generated rules tell of absent series",
                    problems);
        }
        String path = "spec.conditions[0]";
        At<AlertCondition> condition =
                policy.follow(policy.spec().condition(), AlertCondition.class, path, path + ".conditionRef", problems);
        if (condition == null) {
            return null;
        }
        if (!policy.spec().alertWhenBreaching()) {
            policy.warn(
                    "spec.alertWhenBreaching",
                    "false",
                    "must be true for anybody to be told",
                    "set it; the policy does nothing",
                    problems);
            return null;
        }
        return rule(condition, objective, kind);
    }

    private @Nullable BurnRule rule(At<AlertCondition> condition, Objective objective, BurnRules kind) {
        AlertCondition spec = condition.spec();
        Severity severity = SEVERITIES.get(spec.severity().toLowerCase(Locale.ROOT));
        if (severity == null) {
            condition.refuse(
                    "spec.severity",
                    spec.severity(),
                    "must be page, critical or high, or else ticket, warning or low",
                    "write page or ticket",
                    problems);
        }
        if (spec.alertAfter().count() > 0) {
            condition.warn(
                    "spec.condition.alertAfter",
                    spec.alertAfter().toString(),
                    "must be left to the short window, which alerts sooner and ends sooner",
                    "remove it; it is not waited for",
                    problems);
        }
        Annotations.warnOfUnknown(condition, problems);
        Duration longWindow = spec.lookbackWindow().toDuration();
        String annotated = condition.object().metadata().annotations().get(Annotations.SHORT_WINDOW);
        Duration shortWindow = annotated == null
                ? usualShortWindow(longWindow)
                : condition.check(
                        Annotations.path(Annotations.SHORT_WINDOW),
                        problems,
                        () -> DurationGrammar.parse(Annotations.SHORT_WINDOW, annotated, "5m"));
        if (severity == null || shortWindow == null) {
            return null;
        }
        BurnRule rule = condition.check(
                "spec.condition",
                problems,
                () -> new BurnRule(severity, share(spec.threshold(), longWindow, objective), longWindow, shortWindow));
        return rule == null
                ? null
                : condition.check("spec.condition.threshold", problems, () -> {
                    withRules(kind, List.of(rule)).check(objective);
                    return rule;
                });
    }

    /** The share of the budget that the long window spends at the burn rate: rate · window / period. */
    private static double share(BigDecimal rate, Duration window, Objective objective) {
        return rate.multiply(BigDecimal.valueOf(window.toSeconds()))
                .divide(BigDecimal.valueOf(objective.period().length().toSeconds()), PRECISION)
                .doubleValue();
    }

    /** The burn rate of a rule, to be written: the inverse. */
    static BigDecimal rate(BurnRule rule, Objective objective) {
        return BigDecimal.valueOf(rule.budgetShare())
                .multiply(BigDecimal.valueOf(objective.period().length().toSeconds()))
                .divide(BigDecimal.valueOf(rule.longWindow().toSeconds()), PRECISION);
    }

    /** What the short window is unless it is annotated. */
    static Duration usualShortWindow(Duration longWindow) {
        return longWindow.dividedBy(WINDOWS);
    }
}
