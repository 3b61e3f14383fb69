package io.headroom.spring.internal;

import io.headroom.spring.internal.SloProperties.FamilyProperties;
import io.headroom.spring.internal.SloProperties.SliProperties;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What cannot change while the application runs. */
final class FixedProperties {
    private static final String RULE = "%s must stay while the application runs";
    private static final String FIX = "change it back, or restart with it";
    private static final SliProperties NO_SLI = new SliProperties(null, null, null, null, null, null, null, null);
    private static final FamilyProperties NO_FAMILY = new FamilyProperties(null, null);
    private static final Set<String> CHANGEABLE = Set.of("defaults", "slos");

    private FixedProperties() {}

    /**
     * Which SLOs there are, what they count, and by which key they are divided.
     *
     * @param definedByBeans SLOs that may be without properties
     */
    static List<PropertyProblem> changed(
            HeadroomProperties before, HeadroomProperties anew, Set<String> definedByBeans) {
        List<PropertyProblem> problems = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(before.slos().keySet());
        names.addAll(anew.slos().keySet());
        for (String name : names) {
            String property = HeadroomProperties.PREFIX + ".slos." + name;
            SloProperties one = before.slos().get(name);
            SloProperties other = anew.slos().get(name);
            if ((one == null || other == null) && !definedByBeans.contains(name)) {
                addProblem(problems, property, one == null ? "added" : "removed", "which SLOs there are");
            } else {
                addChanges(problems, property, one, other);
            }
        }
        return problems;
    }

    /** The other groups of properties that changed. */
    static List<String> groups(HeadroomProperties before, HeadroomProperties anew) {
        List<String> groups = new ArrayList<>();
        for (RecordComponent group : HeadroomProperties.class.getRecordComponents()) {
            if (!CHANGEABLE.contains(group.getName()) && !Objects.equals(value(group, before), value(group, anew))) {
                groups.add(HeadroomProperties.PREFIX + "." + group.getName());
            }
        }
        return groups;
    }

    private static void addChanges(
            List<PropertyProblem> problems,
            String property,
            @Nullable SloProperties one,
            @Nullable SloProperties other) {
        if (!sli(one).equals(sli(other))) {
            addProblem(problems, property + ".sli", "changed", "what an SLO counts");
        }
        if (!family(one).equals(family(other))) {
            addProblem(problems, property + ".family", "changed", "how an SLO is divided");
        }
        if (hasAgreement(one) != hasAgreement(other)) {
            String change = hasAgreement(one) ? "removed" : "added";
            addProblem(problems, property + ".sla", change, "which SLOs have an SLA");
        }
    }

    private static SliProperties sli(@Nullable SloProperties slo) {
        return slo == null ? NO_SLI : slo.sli();
    }

    private static FamilyProperties family(@Nullable SloProperties slo) {
        return slo == null ? NO_FAMILY : slo.family();
    }

    private static boolean hasAgreement(@Nullable SloProperties slo) {
        return slo != null && slo.sla() != null;
    }

    private static void addProblem(List<PropertyProblem> problems, String property, String change, String what) {
        problems.add(new PropertyProblem(property, change, null, RULE.formatted(what), FIX));
    }

    private static @Nullable Object value(RecordComponent component, HeadroomProperties properties) {
        try {
            return component.getAccessor().invoke(properties);
        } catch (ReflectiveOperationException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
