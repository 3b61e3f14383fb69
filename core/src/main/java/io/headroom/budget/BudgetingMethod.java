package io.headroom.budget;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import java.time.Duration;

/**
 * What an error budget is spent in: events, or slices of time (OpenSLO v1, {@code budgetingMethod}).
 *
 * <p>Immutable and comparable by value.
 */
public sealed interface BudgetingMethod {
    /** Every event weighs the same: the budget is the share of events that may be bad. */
    static BudgetingMethod occurrences() {
        return new Occurrences();
    }

    /**
     * Every slice of time weighs the same and is good or bad as a whole.
     *
     * @param slice its length, from 10 seconds to 1 day
     * @param target the share of good events at which a slice is good, in (0, 1]
     * @throws IllegalArgumentException if one is out of range
     */
    static BudgetingMethod timeslices(Duration slice, double target) {
        return new Timeslices(slice, target);
    }

    /**
     * Every slice of time weighs the same and is as bad as its events were.
     *
     * @param slice its length, from 10 seconds to 1 day
     * @throws IllegalArgumentException if it is out of range
     */
    static BudgetingMethod ratioTimeslices(Duration slice) {
        return new RatioTimeslices(slice);
    }

    /** What one event or slice counts as: statistics divide by it. */
    default long weight() {
        return 1;
    }

    /** Counts are events. */
    record Occurrences() implements BudgetingMethod {
        @Override
        public String toString() {
            return "occurrences";
        }
    }

    /**
     * Counts are slices; one is good if at least {@code target} of its events were, or it had none.
     *
     * @param slice its length, from 10 seconds to 1 day
     * @param target the share of good events, in (0, 1]
     */
    record Timeslices(Duration slice, double target) implements BudgetingMethod {
        /**
         * Checks both.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Timeslices {
            checkSlice(slice);
            if (!(target > 0 && target <= 1)) {
                throw new InvalidSettingException(
                        "slice target", String.valueOf(target), "must be in (0, 1]", "write a ratio such as 0.95");
            }
        }

        @Override
        public String toString() {
            return "timeslices of " + DurationGrammar.format(slice) + " at " + RatioGrammar.format(target);
        }
    }

    /**
     * Counts are millionths of a slice; as many are bad as of its events were, and none if it had no events.
     *
     * @param slice its length, from 10 seconds to 1 day
     */
    record RatioTimeslices(Duration slice) implements BudgetingMethod {
        /** What a slice counts as. */
        public static final long WEIGHT = 1_000_000;

        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public RatioTimeslices {
            checkSlice(slice);
        }

        @Override
        public long weight() {
            return WEIGHT;
        }

        @Override
        public String toString() {
            return "ratio-timeslices of " + DurationGrammar.format(slice);
        }
    }

    private static void checkSlice(Duration slice) {
        DurationGrammar.checkRange("slice", slice, Duration.ofSeconds(10), Duration.ofDays(1), "1m");
    }
}
