package io.headroom.openslo;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an object of an OpenSLO file is; each kind has its own. Immutable and comparable by value. */
public sealed interface Spec {
    /** For people; empty if there is none. */
    String description();

    /** As {@code kind} names it. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /** What SLOs are grouped by. */
    record Service(String description) implements Spec {}

    /**
     * A system that keeps metrics. Headroom reads its type, connects to nothing and keeps the rest for writing.
     *
     * @param type such as {@code Prometheus}
     * @param connectionDetails anything; may hold secrets
     */
    record DataSource(
            String description, String type, @Nullable Object connectionDetails) implements Spec {
        /** Without the details. */
        @Override
        public String toString() {
            return "DataSource of type " + type;
        }
    }

    /**
     * Whom an alert tells. Headroom keeps it for writing; Alertmanager decides.
     *
     * @param target such as {@code slack}
     */
    record AlertNotificationTarget(String description, String target) implements Spec {}

    /**
     * A burn rate that alerts.
     *
     * @param severity such as {@code page}
     * @param op how the burn rate compares with the threshold
     * @param threshold the burn rate
     * @param lookbackWindow what it is computed over
     * @param alertAfter how long it must hold
     */
    record AlertCondition(
            String description,
            String severity,
            Operator op,
            BigDecimal threshold,
            Shorthand lookbackWindow,
            Shorthand alertAfter)
            implements Spec {
        /** The same number is equal, however many zeros it ends with. */
        public AlertCondition {
            threshold = plain(threshold);
        }
    }

    /**
     * When an SLO alerts whom.
     *
     * @param condition when
     * @param targets whom, at least one
     */
    record AlertPolicy(
            String description,
            boolean alertWhenNoData,
            boolean alertWhenBreaching,
            boolean alertWhenResolved,
            Ref<AlertCondition> condition,
            List<Ref<AlertNotificationTarget>> targets)
            implements Spec {
        /** Keeps a copy. */
        public AlertPolicy {
            targets = List.copyOf(targets);
        }
    }

    /** What is measured. */
    record SLI(String description, Metric metric) implements Spec {}

    /**
     * What an SLI is to reach.
     *
     * @param service which service it is of
     * @param indicator what is measured; null if each objective has its own
     * @param timeWindow the time that the budget is for, null if the file does not say
     * @param objectives at least one
     * @param alertPolicies when it alerts; none if the file does not say
     */
    record SLO(
            String description,
            String service,
            @Nullable Ref<SLI> indicator,
            @Nullable TimeWindow timeWindow,
            BudgetingMethod budgetingMethod,
            List<Target> objectives,
            List<Ref<AlertPolicy>> alertPolicies)
            implements Spec {
        /** Keeps copies. */
        public SLO {
            objectives = List.copyOf(objectives);
            alertPolicies = List.copyOf(alertPolicies);
        }

        boolean isComposite() {
            return indicator == null;
        }
    }

    /**
     * One objective of an SLO.
     *
     * @param displayName empty if there is none
     * @param op how a threshold metric compares with the value; null with a ratio
     * @param value what a threshold metric is compared with; null with a ratio
     * @param target the share to reach, in [0, 1)
     * @param timeSliceTarget the share at which a slice is good, in [0, 1]; null but with {@link BudgetingMethod#TIMESLICES}
     * @param timeSliceWindow the length of a slice; null with {@link BudgetingMethod#OCCURRENCES}
     * @param indicator what a composite measures here; null if the SLO has it
     * @param compositeWeight above 0; null if the file does not say
     */
    record Target(
            String displayName,
            @Nullable Operator op,
            @Nullable BigDecimal value,
            BigDecimal target,
            @Nullable BigDecimal timeSliceTarget,
            @Nullable Shorthand timeSliceWindow,
            @Nullable Ref<SLI> indicator,
            @Nullable BigDecimal compositeWeight) {
        /** The same number is equal, however many zeros it ends with. */
        public Target {
            value = value == null ? null : plain(value);
            target = plain(target);
            timeSliceTarget = timeSliceTarget == null ? null : plain(timeSliceTarget);
            compositeWeight = compositeWeight == null ? null : plain(compositeWeight);
        }
    }

    /**
     * The time that a budget is for.
     *
     * @param duration how long it is
     * @param calendar where it begins; null if it is rolling
     */
    record TimeWindow(Shorthand duration, @Nullable Calendar calendar) {}

    /**
     * Where a calendar's periods begin.
     *
     * @param startTime one beginning, as {@code 2026-01-01 00:00:00}
     * @param timeZone of the time, such as {@code Europe/Zurich}
     */
    record Calendar(String startTime, String timeZone) {}

    /** What a budget is spent in. */
    enum BudgetingMethod {
        /** Events. */
        OCCURRENCES("Occurrences"),
        /** Slices of time that are good or bad. */
        TIMESLICES("Timeslices"),
        /** Slices of time that are as bad as their events. */
        RATIO_TIMESLICES("RatioTimeslices");

        private final String text;

        BudgetingMethod(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** How a number compares with another. */
    enum Operator {
        /** Above. */
        GT,
        /** At least. */
        GTE,
        /** Below. */
        LT,
        /** At most. */
        LTE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static BigDecimal plain(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
}
