package io.headroom.spring.internal;

import io.headroom.SloBuilder;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.internal.HeadroomProperties.SloProperties;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the properties of one SLO, each by its own rule, then those rules that hold between two. */
final class SloReader {
    private final PropertyReader properties;
    private final PropertyPlaces places;

    SloReader(PropertyReader properties, PropertyPlaces places) {
        this.properties = properties;
        this.places = places;
    }

    /** Null, and at least one problem more, if anything about it is wrong. */
    @Nullable SloDeclaration slo(String name, SloProperties slo) {
        String prefix = places.sloProperty(name);
        if (!places.isSpelled(name)) {
            properties.read(prefix, name, text -> DnsLabel.check("name", text));
        }
        Double target = properties.required(
                prefix + ".objective", slo.objective(), "write a percentage such as 99.9%", Objective::parseTarget);
        Period period = period(prefix, slo);
        BudgetingMethod method = new MethodReader(properties, prefix, slo).read(prefix + ".method");
        SliDeclaration sli = new SliReader(properties, prefix + ".sli", slo.sli()).read();
        Double sla = slo.sla() == null
                ? null
                : properties.read(
                        prefix + ".sla", slo.sla(), text -> belowObjective(Objective.parseTarget(text), target));
        if (slo.sla() != null && sla == null) {
            return null;
        }
        if (target == null || period == null || method == null || sli == null) {
            return null;
        }
        Objective objective = new Objective(target, period, method);
        Consumer<SloBuilder> alerts = new AlertReader(properties, prefix + ".alerts", slo.alerts()).read(objective);
        return alerts == null ? null : new SloDeclaration(name, objective, sla, sli, alerts);
    }

    private static double belowObjective(double sla, @Nullable Double objective) {
        if (objective != null && sla >= objective) {
            throw new InvalidSettingException(
                    "sla", String.valueOf(sla), "must be below the objective", "promise less than you aim for");
        }
        return sla;
    }

    private @Nullable Period period(String prefix, SloProperties slo) {
        Period period = properties.optional(prefix + ".period", slo.period(), Objective.DEFAULT_PERIOD, Period::parse);
        ZoneId zone = properties.optional(prefix + ".zone", slo.zone(), ZoneOffset.UTC, Period::parseZone);
        if (slo.zone() == null || period == null || zone == null) {
            return zone == null ? null : period;
        }
        if (period instanceof Period.Calendar calendar) {
            return Period.calendar(calendar.unit(), zone);
        }
        properties.refuse(
                prefix + ".zone",
                slo.zone(),
                "must go with a calendar period",
                "remove it, or write the period as month, quarter or year");
        return null;
    }
}
