package io.headroom.sli;

import io.headroom.internal.check.DurationGrammar;
import java.time.Duration;

/**
 * A service level indicator: which of the valid events are good. Its value is good / (good + bad), in [0, 1].
 *
 * <p>Immutable and comparable by value.
 */
public sealed interface Sli {
    /** The share of events that did not fail. */
    static Sli availability() {
        return new Availability();
    }

    /**
     * The share of events that did not fail and took at most {@code threshold}.
     *
     * @throws IllegalArgumentException if the threshold is below 1 microsecond or above 1 hour
     */
    static Sli latency(Duration threshold) {
        return new Latency(threshold);
    }

    /**
     * The same, with the threshold as people write it.
     *
     * @param text a whole number with its unit, such as {@code 300ms}, or ISO 8601
     * @throws IllegalArgumentException if the text is no duration or out of range
     */
    static Sli latency(String text) {
        return latency(DurationGrammar.parse(Latency.SETTING, text, Latency.EXAMPLE));
    }

    /** Good is every event with {@link Outcome#GOOD}. */
    record Availability() implements Sli {
        @Override
        public String toString() {
            return "availability";
        }
    }

    /**
     * Good is every event with {@link Outcome#GOOD} and a duration of at most the threshold: a fast failure is bad.
     *
     * @param threshold the longest good duration, from 1 microsecond to 1 hour
     */
    record Latency(Duration threshold) implements Sli {
        private static final String SETTING = "latency";
        private static final String EXAMPLE = "300ms";
        private static final Duration MIN = Duration.ofNanos(1_000);
        private static final Duration MAX = Duration.ofHours(1);

        /**
         * Checks the threshold.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public Latency {
            DurationGrammar.checkRange(SETTING, threshold, MIN, MAX, EXAMPLE);
        }

        @Override
        public String toString() {
            return "latency <= " + DurationGrammar.format(threshold);
        }
    }
}
