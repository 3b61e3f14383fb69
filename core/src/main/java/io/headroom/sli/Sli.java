package io.headroom.sli;

import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import java.time.Duration;
import java.util.OptionalLong;

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

    /**
     * The share of reads, or runs of a job, that found data of at most {@code maxAge}. Record the age as the duration.
     *
     * @throws IllegalArgumentException if the age is below 1 millisecond or above 366 days
     */
    static Sli freshness(Duration maxAge) {
        return new Freshness(maxAge);
    }

    /**
     * The share of events that the application calls good, by a rule of its own such as {@code correctness}.
     *
     * @param name what good means, a DNS label
     * @throws IllegalArgumentException if the name is none
     */
    static Sli custom(String name) {
        return new Custom(name);
    }

    /**
     * The share of time slices in which at least {@code events} were recorded, good or bad. Needs the budgeting method
     * timeslices.
     *
     * @throws IllegalArgumentException if the floor is below 1
     */
    static Sli throughput(long events) {
        return new Throughput(events);
    }

    /** The longest good duration in nanoseconds; empty if durations do not matter. */
    default OptionalLong thresholdNanos() {
        return OptionalLong.empty();
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
        public OptionalLong thresholdNanos() {
            return OptionalLong.of(threshold.toNanos());
        }

        @Override
        public String toString() {
            return "latency <= " + DurationGrammar.format(threshold);
        }
    }

    /**
     * Good is every event with {@link Outcome#GOOD} and an age, recorded as its duration, of at most {@code maxAge}.
     *
     * @param maxAge the greatest good age, from 1 millisecond to 366 days
     */
    record Freshness(Duration maxAge) implements Sli {
        private static final Duration MIN = Duration.ofMillis(1);
        private static final Duration MAX = Duration.ofDays(366);

        /**
         * Checks the age.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public Freshness {
            DurationGrammar.checkRange("freshness", maxAge, MIN, MAX, "10m");
        }

        @Override
        public OptionalLong thresholdNanos() {
            return OptionalLong.of(maxAge.toNanos());
        }

        @Override
        public String toString() {
            return "freshness <= " + DurationGrammar.format(maxAge);
        }
    }

    /**
     * Good is every event with {@link Outcome#GOOD}, whatever the application means by it.
     *
     * @param name what good means, a DNS label such as {@code correctness}
     */
    record Custom(String name) implements Sli {
        /**
         * Checks the name.
         *
         * @throws IllegalArgumentException if it is no DNS label
         */
        public Custom {
            DnsLabel.check("sli", name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Good is a time slice with at least so many events.
     *
     * @param events the floor, at least 1
     */
    record Throughput(long events) implements Sli {
        /**
         * Checks the floor.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Throughput {
            if (events < 1) {
                throw new InvalidSettingException(
                        "throughput",
                        String.valueOf(events),
                        "must be at least 1 event in a slice",
                        "write a value such as 100");
            }
        }

        @Override
        public String toString() {
            return "throughput >= " + events;
        }
    }
}
