package io.headroom.openslo;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloFamily;
import io.headroom.alert.BurnRule;
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
import io.headroom.sli.SliRecorder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says in OpenSLO what is declared: reading it declares the same again. */
final class LiveSlos {
    private static final int SECONDS_OF_HOUR = 3_600;

    private final String service;
    private final Slo slo;
    private final EventOrigin events;

    private LiveSlos(String service, Slo slo, EventOrigin events) {
        this.service = service;
        this.slo = slo;
        this.events = events;
    }

    /** @throws IllegalArgumentException if OpenSLO has no word for something; names the SLO */
    static List<OpenSloObject<?>> objects(Headroom headroom, Function<? super Slo, Optional<EventOrigin>> origins) {
        Map<String, LiveSlos> live = new LinkedHashMap<>();
        Map<Slo, Optional<EventOrigin>> told = new LinkedHashMap<>();
        headroom.slos().stream()
                .filter(slo -> slo.parent().isEmpty())
                .forEach(slo -> told.put(slo, origins.apply(slo)));
        Map<SliRecorder, EventOrigin> recorders = new IdentityHashMap<>();
        told.forEach((slo, origin) -> {
            EventOrigin events = origin.orElseGet(
                    () -> recorders.computeIfAbsent(slo.recorder(), recorder -> ownRecorder(slo, told.values())));
            live.put(slo.name(), new LiveSlos(headroom.service(), slo, events));
        });
        List<OpenSloObject<?>> objects = new ArrayList<>();
        live.values().forEach(each -> objects.add(each.object(headroom)));
        headroom.composites().forEach(composite -> objects.add(composite(composite, live)));
        return objects;
    }

    /** By the SLO's name, unless other events are called so. */
    private static EventOrigin ownRecorder(Slo slo, Collection<Optional<EventOrigin>> told) {
        EventOrigin own = new EventOrigin.Recorder(slo.name());
        return told.contains(Optional.of(own)) ? new EventOrigin.Recorder(slo.name() + " of its own") : own;
    }

    private OpenSloObject<SLO> object(Headroom headroom) {
        List<BurnRule> rules = slo.alertRules().rules();
        Metadata metadata = Annotations.ofAlerts(Metadata.of(slo.name()), slo.alertRules());
        metadata = Annotations.ofPolicy(metadata, slo);
        metadata = Annotations.ofMaintenance(metadata, slo.maintenance());
        for (SloFamily family : headroom.families()) {
            metadata = family.parent() == slo ? Annotations.ofFamily(metadata, family) : metadata;
        }
        List<Ref<AlertPolicy>> policies = new ArrayList<>();
        rules.forEach(rule -> policies.add(new Ref.Inline<>(policy(rule, policies.size() + 1))));
        SLO spec = new SLO(
                "",
                service,
                indicator(),
                timeWindow(slo.objective().period()),
                method(),
                List.of(target(null, method(), null)),
                policies);
        return new OpenSloObject<>(metadata, spec);
    }

    /**
     * Its objectives are what its SLOs are, for others to read; annotations tell us which they are. An SLO that it reads several times weighs
     * as much as all of these.
     */
    private static OpenSloObject<SLO> composite(CompositeSlo composite, Map<String, LiveSlos> live) {
        Map<String, BigDecimal> weights = new LinkedHashMap<>();
        composite
                .components()
                .forEach(component ->
                        weights.merge(component.slo().name(), BigDecimal.valueOf(component.weight()), BigDecimal::add));
        List<LiveSlos> read = new ArrayList<>();
        for (String name : weights.keySet()) {
            LiveSlos component = live.get(name);
            if (component == null) {
                throw new InvalidSettingException(
                        "composite " + composite.name(),
                        name,
                        "must read SLOs that are no members of families for OpenSLO",
                        "have it read the family's parent");
            }
            read.add(component);
        }
        List<Spec.BudgetingMethod> methods =
                read.stream().map(LiveSlos::method).distinct().toList();
        Spec.BudgetingMethod method = methods.size() == 1 ? methods.get(0) : Spec.BudgetingMethod.OCCURRENCES;
        boolean weighs = composite.kind() == CompositeSlo.Kind.MEAN || composite.kind() == CompositeSlo.Kind.SUM;
        List<Target> targets = read.stream()
                .map(each -> each.target(each.indicator(), method, weighs ? weights.get(each.slo.name()) : null))
                .toList();
        Metadata metadata = Annotations.ofComposite(composite, weights.keySet());
        LiveSlos first = read.get(0);
        return new OpenSloObject<>(
                metadata,
                new SLO("", first.service, null, first.timeWindow(composite.period()), method, targets, List.of()));
    }

    private Ref<SLI> indicator() {
        return new Ref.Inline<>(new OpenSloObject<>(Metadata.of(slo.name()), new SLI("", metric())));
    }

    private Metric metric() {
        boolean latency = slo.sli() instanceof Sli.Latency;
        MetricSource total = Sources.total(events, slo.sli());
        return latency
                ? new Metric.Threshold(total)
                : new Metric.Ratio(true, Sources.good(events), Sources.bad(events, slo.sli()), total);
    }

    /**
     * @param indicator what a composite measures here, null unless it is one
     * @param method that of the file's SLO
     */
    private Target target(@Nullable Ref<SLI> indicator, Spec.BudgetingMethod method, @Nullable BigDecimal weight) {
        Sli.Latency latency = slo.sli() instanceof Sli.Latency bound ? bound : null;
        BudgetingMethod spent = slo.objective().method();
        boolean slices = method == Spec.BudgetingMethod.TIMESLICES;
        return new Target(
                "",
                latency == null ? null : Spec.Operator.LTE,
                latency == null ? null : SliKind.seconds(latency.threshold()),
                BigDecimal.valueOf(slo.objective().target()),
                slices && spent instanceof BudgetingMethod.Timeslices each ? BigDecimal.valueOf(each.target()) : null,
                method == Spec.BudgetingMethod.OCCURRENCES ? null : slice(spent),
                indicator,
                weight);
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
            return new Spec.TimeWindow(
                    new Shorthand(1, unit), new Spec.Calendar("2026-01-01 00:00:00", zone(calendar.zone())));
        }
        return new Spec.TimeWindow(shorthand("period", period.length()), null);
    }

    /** By a name of the IANA's, if there is one. */
    private static String zone(ZoneId zone) {
        int seconds = zone instanceof ZoneOffset offset ? offset.getTotalSeconds() : 1;
        int hours = seconds / SECONDS_OF_HOUR;
        if (seconds == 0) {
            return "UTC";
        }
        boolean named = zone instanceof ZoneOffset && seconds % SECONDS_OF_HOUR == 0 && hours >= -12 && hours <= 14;
        return named ? "Etc/GMT%+d".formatted(-hours) : zone.getId();
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
                : metadata.withAnnotation(Annotations.SHORT_WINDOW, DurationGrammar.format(rule.shortWindow()));
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
