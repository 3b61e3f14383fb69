package io.headroom.spring.internal;

import io.headroom.SloBuilder;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Maintenance;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.sli.Sli;
import io.headroom.spring.internal.HeadroomProperties.DefaultsProperties;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the properties of SLOs, each by its own rule, then those rules that hold between two. What is wrong counts as not set. */
final class SloReader {
    private static final String DEFAULTS = HeadroomProperties.PREFIX + ".defaults";

    /** Parsers, each once: every place that names a method makes a class at its first use. */
    private static final Function<String, Double> TARGET = Objective::parseTarget;

    private static final Function<String, Period> PERIOD = Period::parse;
    private static final Function<String, ZoneId> ZONE = Period::parseZone;

    private final PropertyReader properties;
    private final PropertyPlaces places;
    private final DefaultsProperties defaults;
    private final MethodReader usualMethod;
    private final AlertReader usualAlerts;
    private final WrittenSettings written;
    private final BooleanSupplier definedByBeansToo;

    /** @param definedByBeansToo whether an SLO may have its objective from a bean; looking for these takes time */
    SloReader(
            PropertyReader properties,
            PropertyPlaces places,
            DefaultsProperties defaults,
            BooleanSupplier definedByBeansToo) {
        this.properties = properties;
        this.places = places;
        this.defaults = defaults;
        this.definedByBeansToo = definedByBeansToo;
        written = places.settings();
        usualMethod =
                method(usual("method", defaults.method()), usual("slice", defaults.slice()), usualTarget(defaults));
        usualAlerts = new AlertReader(properties, DEFAULTS + ".alerts", defaults.alerts());
    }

    /** What SLOs begin with. */
    SloLayer defaults() {
        properties.optional(usual("objective", defaults.objective()), null, TARGET);
        properties.optional(usual("period", defaults.period()), null, PERIOD);
        properties.optional(usual("zone", defaults.zone()), null, ZONE);
        BudgetingMethod method = usualMethod.readDefaults();
        Consumer<SloBuilder> alerts = usualAlerts.readDefaults();
        Consumer<SloBuilder> policy = new PolicyReader(properties, DEFAULTS + ".policy", defaults.policy()).read();
        maintenance(DEFAULTS, defaults.maintenance());
        return new SloLayer(
                written.below(DEFAULTS),
                new Told(defaults.objective(), defaults.period(), defaults.zone(), method, null, null, alerts, policy));
    }

    /** Knows all about the SLO but what beans say. */
    SloDeclaration slo(String name, SloProperties slo, SloLayer usual) {
        String prefix = places.sloProperty(name);
        if (!places.isSpelled(name)) {
            properties.read(prefix, name, text -> DnsLabel.check("name", text));
        }
        Double target = target(prefix, slo);
        Period period = period(prefix, slo);
        MethodReader ownMethod = method(
                new Setting(prefix + ".method", slo.method()),
                new Setting(prefix + ".slice", slo.slice()),
                new Setting(prefix + ".slice-target", slo.sliceTarget()));
        BudgetingMethod method = ownMethod.read(usualMethod);
        // Not the reader itself: what tells the SLO stays in memory.
        BudgetingMethod toldMethod = ownMethod.isSet() ? method : null;
        SliReader slis = new SliReader(properties, prefix + ".sli", slo.sli());
        Sli sli = slis.kind(method, definedByBeansToo);
        Double sla = properties.optional(
                new Setting(prefix + ".sla", slo.sla()),
                null,
                text -> belowObjective(Objective.parseTarget(text), target));
        Objective objective =
                target == null || period == null || method == null ? null : new Objective(target, period, method);
        Consumer<SloBuilder> alerts =
                new AlertReader(properties, prefix + ".alerts", slo.alerts()).read(objective, usualAlerts);
        Consumer<SloBuilder> policy = new PolicyReader(properties, prefix + ".policy", slo.policy()).read();
        SloLayer own = new SloLayer(
                written.below(prefix),
                new Told(slo.objective(), slo.period(), slo.zone(), toldMethod, sli, sla, alerts, policy));
        slis.checkInstance();
        return new SloDeclaration(
                name,
                usual,
                List.of(own),
                slis.http(),
                slis.job(),
                slis.recorder(),
                slo.maintenance() == null
                        ? maintenance(DEFAULTS, defaults.maintenance())
                        : maintenance(prefix, slo.maintenance()),
                FamilyDeclaration.read(prefix + ".family", slo.family(), properties));
    }

    private @Nullable Double target(String prefix, SloProperties slo) {
        Setting own = new Setting(prefix + ".objective", slo.objective());
        Setting either = defaults.objective() == null ? own : own.or(usual("objective", defaults.objective()));
        return !either.isBlank() || definedByBeansToo.getAsBoolean()
                ? properties.optional(either, null, TARGET)
                : properties.required(either, "write a percentage such as 99.9%", TARGET);
    }

    private static double belowObjective(double sla, @Nullable Double objective) {
        if (objective != null && sla >= objective) {
            throw new InvalidSettingException(
                    "sla", String.valueOf(sla), "must be below the objective", "promise less than you aim for");
        }
        return sla;
    }

    private @Nullable Period period(String prefix, SloProperties slo) {
        Setting own = new Setting(prefix + ".period", slo.period());
        Period period =
                properties.optional(own.or(usual("period", defaults.period())), Objective.DEFAULT_PERIOD, PERIOD);
        ZoneId zone = properties.optional(new Setting(prefix + ".zone", slo.zone()), null, ZONE);
        if (slo.zone() != null
                && zone != null
                && period instanceof Period.Rolling
                && !definedByBeansToo.getAsBoolean()) {
            properties.refuse(
                    prefix + ".zone",
                    slo.zone(),
                    "must go with a calendar period",
                    "remove it, or write the period as month, quarter or year");
        }
        return period;
    }

    private List<Maintenance> maintenance(String prefix, @Nullable List<String> texts) {
        List<Maintenance> spans = new ArrayList<>();
        for (int i = 0; texts != null && i < texts.size(); i++) {
            String property = "%s.maintenance[%d]".formatted(prefix, i);
            Maintenance span = properties.read(property, texts.get(i), Maintenance::parse);
            if (span != null) {
                spans.add(span);
            }
        }
        return spans;
    }

    private MethodReader method(Setting method, Setting slice, Setting target) {
        return new MethodReader(properties, method, slice, target);
    }

    private static Setting usual(String name, @Nullable String text) {
        return new Setting(DEFAULTS + "." + name, text);
    }

    private static Setting usualTarget(DefaultsProperties defaults) {
        return usual("slice-target", defaults.sliceTarget());
    }

    /** What an SLO is told by its properties; a class, since a dozen lambdas cost the start of an application more. */
    private record Told(
            @Nullable String objective,
            @Nullable String period,
            @Nullable String zone,
            @Nullable BudgetingMethod method,
            @Nullable Sli sli,
            @Nullable Double sla,
            Consumer<SloBuilder> alerts,
            Consumer<SloBuilder> policy)
            implements Consumer<SloBuilder> {
        @Override
        public void accept(SloBuilder slo) {
            if (objective != null) {
                slo.objective(objective);
            }
            if (period != null) {
                slo.period(period);
            }
            if (zone != null) {
                slo.zone(zone);
            }
            if (method != null) {
                slo.method(method);
            }
            if (sli != null) {
                slo.sli(sli);
            }
            if (sla != null) {
                slo.sla(sla);
            }
            alerts.accept(slo);
            policy.accept(slo);
        }
    }
}
