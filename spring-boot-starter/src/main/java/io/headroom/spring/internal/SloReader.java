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
import org.jspecify.annotations.Nullable;

/** Reads the properties of SLOs, each by its own rule, then those rules that hold between two. What is wrong counts as not set. */
final class SloReader {
    private static final String DEFAULTS = HeadroomProperties.PREFIX + ".defaults";

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
        Double target = properties.optional(usual("objective", defaults.objective()), null, Objective::parseTarget);
        Period period = properties.optional(usual("period", defaults.period()), null, Period::parse);
        ZoneId zone = properties.optional(usual("zone", defaults.zone()), null, Period::parseZone);
        BudgetingMethod method = usualMethod.readDefaults();
        Consumer<SloBuilder> alerts = usualAlerts.readDefaults();
        Consumer<SloBuilder> policy = new PolicyReader(properties, DEFAULTS + ".policy", defaults.policy()).read();
        maintenance(DEFAULTS, defaults.maintenance());
        return new SloLayer(written.below(DEFAULTS), slo -> {
            ifPresent(target, slo::objective);
            ifPresent(period, slo::period);
            ifPresent(zone, any -> slo.zone(any.getId()));
            ifPresent(method, slo::method);
            alerts.andThen(policy).accept(slo);
        });
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
        SloLayer own = new SloLayer(written.below(prefix), told -> {
            ifPresent(slo.objective(), told::objective);
            ifPresent(slo.period(), told::period);
            ifPresent(slo.zone(), told::zone);
            ifPresent(toldMethod, told::method);
            ifPresent(sli, told::sli);
            ifPresent(sla, told::sla);
            alerts.andThen(policy).accept(told);
        });
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
                ? properties.optional(either, null, Objective::parseTarget)
                : properties.required(either, "write a percentage such as 99.9%", Objective::parseTarget);
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
        Period period = properties.optional(
                own.or(usual("period", defaults.period())), Objective.DEFAULT_PERIOD, Period::parse);
        ZoneId zone = properties.optional(new Setting(prefix + ".zone", slo.zone()), null, Period::parseZone);
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
            ifPresent(properties.read(property, texts.get(i), Maintenance::parse), spans::add);
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

    private static <T> void ifPresent(@Nullable T value, Consumer<? super T> action) {
        if (value != null) {
            action.accept(value);
        }
    }
}
