package io.headroom.openslo;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Period;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.openslo.Spec.AlertCondition;
import io.headroom.openslo.Spec.AlertNotificationTarget;
import io.headroom.openslo.Spec.AlertPolicy;
import io.headroom.openslo.Spec.SLI;
import io.headroom.openslo.Spec.SLO;
import io.headroom.openslo.Spec.Target;
import io.headroom.sli.Sli;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in OpenSLO what is declared: reading it declares the same again. */
final class LiveSlos {
    private final String service;
    private final Slo slo;

    private LiveSlos(String service, Slo slo) {
        this.service = service;
        this.slo = slo;
    }

    /** @throws IllegalArgumentException if OpenSLO has no word for something; names the SLO */
    static List<OpenSloObject<?>> objects(Headroom headroom) {
        List<OpenSloObject<?>> objects = new ArrayList<>();
        headroom.slos().stream()
                .filter(slo -> slo.parent().isEmpty())
                .forEach(slo -> objects.add(new LiveSlos(headroom.service(), slo).object()));
        return objects;
    }

    private OpenSloObject<SLO> object() {
        Metadata named = Metadata.of(slo.name());
        List<BurnRule> rules = slo.alertRules().rules();
        Metadata metadata =
                rules.isEmpty() ? named.withAnnotation(AlertDeclarer.ALERTS, AlertDeclarer.NONE) : annotated(named);
        List<Ref<AlertPolicy>> policies = new ArrayList<>();
        rules.forEach(rule -> policies.add(new Ref.Inline<>(policy(rule, policies.size() + 1))));
        SLO spec = new SLO(
                "",
                service,
                new Ref.Inline<>(new OpenSloObject<>(named, new SLI("", metric()))),
                timeWindow(slo.objective().period()),
                method(),
                List.of(target()),
                policies);
        return new OpenSloObject<>(metadata, spec);
    }

    /** What is not the usual of its rules. */
    private Metadata annotated(Metadata metadata) {
        BurnRules rules = slo.alertRules();
        Metadata annotated = metadata;
        if (rules.mode() != BurnRules.NONE.mode()) {
            annotated =
                    annotated.withAnnotation(AlertDeclarer.MODE, rules.mode().toString());
        }
        if (rules.evidence() != BurnRules.NONE.evidence()) {
            annotated = annotated.withAnnotation(AlertDeclarer.EVIDENCE, String.valueOf(rules.evidence()));
        }
        if (rules.expectedEvents().isPresent()) {
            String events = String.valueOf(rules.expectedEvents().getAsLong());
            annotated = annotated.withAnnotation(AlertDeclarer.EXPECTED_EVENTS, events);
        }
        return annotated;
    }

    private Metric metric() {
        Sli sli = slo.sli();
        Map<String, Object> source = new LinkedHashMap<>();
        source.put(SourceReader.NAME, slo.name());
        if (sli instanceof Sli.Latency) {
            return new Metric.Threshold(MetricSource.of(SourceReader.HEADROOM, source));
        }
        if (sli instanceof Sli.Freshness freshness) {
            source.put(SourceReader.FRESHNESS, DurationGrammar.format(freshness.maxAge()));
        } else if (sli instanceof Sli.Throughput throughput) {
            source.put(SourceReader.THROUGHPUT, throughput.events());
        } else if (sli instanceof Sli.Custom custom) {
            source.put(SourceReader.CUSTOM, custom.name());
        }
        Map<String, Object> bad = new LinkedHashMap<>(source);
        bad.put(SourceReader.RESULT, "bad");
        return new Metric.Ratio(
                true,
                null,
                MetricSource.of(SourceReader.HEADROOM, bad),
                MetricSource.of(SourceReader.HEADROOM, source));
    }

    private Target target() {
        BudgetingMethod method = slo.objective().method();
        boolean latency = slo.sli() instanceof Sli.Latency;
        return new Target(
                "",
                latency ? Spec.Operator.LTE : null,
                slo.sli() instanceof Sli.Latency bound ? SliKind.seconds(bound.threshold()) : null,
                BigDecimal.valueOf(slo.objective().target()),
                method instanceof BudgetingMethod.Timeslices slices ? BigDecimal.valueOf(slices.target()) : null,
                slice(method),
                null,
                null);
    }

    private @Nullable Shorthand slice(BudgetingMethod method) {
        if (method instanceof BudgetingMethod.Timeslices slices) {
            return shorthand("slice", slices.slice());
        }
        return method instanceof BudgetingMethod.RatioTimeslices slices ? shorthand("slice", slices.slice()) : null;
    }

    private Spec.BudgetingMethod method() {
        BudgetingMethod method = slo.objective().method();
        if (method instanceof BudgetingMethod.Timeslices) {
            return Spec.BudgetingMethod.TIMESLICES;
        }
        return method instanceof BudgetingMethod.RatioTimeslices
                ? Spec.BudgetingMethod.RATIO_TIMESLICES
                : Spec.BudgetingMethod.OCCURRENCES;
    }

    /** A calendar's periods begin in January, in any year. */
    private Spec.TimeWindow timeWindow(Period period) {
        if (period instanceof Period.Calendar calendar) {
            Shorthand.Unit unit = switch (calendar.unit()) {
                case MONTH -> Shorthand.Unit.MONTH;
                case QUARTER -> Shorthand.Unit.QUARTER;
                case YEAR -> Shorthand.Unit.YEAR;
            };
            String zone = calendar.zone().getId();
            return new Spec.TimeWindow(new Shorthand(1, unit), new Spec.Calendar("2026-01-01 00:00:00", zone));
        }
        return new Spec.TimeWindow(shorthand("period", period.length()), null);
    }

    private OpenSloObject<AlertPolicy> policy(BurnRule rule, int number) {
        String name = "%s-%d".formatted(rule.severity(), number);
        Metadata metadata = Metadata.of(name);
        boolean usual = rule.shortWindow().equals(AlertDeclarer.usualShortWindow(rule.longWindow()));
        AlertCondition condition = new AlertCondition(
                "",
                rule.severity().toString(),
                Spec.Operator.GT,
                AlertDeclarer.rate(rule, slo.objective()),
                shorthand("long window of an alert", rule.longWindow()),
                Shorthand.ZERO);
        Metadata annotated = usual
                ? metadata
                : metadata.withAnnotation(AlertDeclarer.SHORT_WINDOW, DurationGrammar.format(rule.shortWindow()));
        Ref<AlertNotificationTarget> target = new Ref.Inline<>(new OpenSloObject<>(
                Metadata.of(rule.severity().toString()),
                new AlertNotificationTarget("", rule.severity().toString())));
        return new OpenSloObject<>(
                metadata,
                new AlertPolicy(
                        "",
                        false,
                        true,
                        true,
                        new Ref.Inline<>(new OpenSloObject<>(annotated, condition)),
                        List.of(target)));
    }

    private Shorthand shorthand(String setting, Duration duration) {
        return Shorthand.of(duration)
                .orElseThrow(() -> new InvalidSettingException(
                        setting + " of SLO " + slo.name(),
                        DurationGrammar.format(duration),
                        "must be of whole minutes for OpenSLO",
                        "write a value such as 5m"));
    }
}
