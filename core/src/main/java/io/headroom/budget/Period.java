package io.headroom.budget;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.window.SlotGrid;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What time an error budget is for: the last so many days, or the present month, quarter or year.
 *
 * <p>Immutable and comparable by value.
 */
public sealed interface Period {
    /**
     * The last {@code length} up to now.
     *
     * @param length from 1 hour to 366 days
     * @throws IllegalArgumentException if it is out of range
     */
    static Period rolling(Duration length) {
        return new Rolling(length);
    }

    /** The present calendar period, from its first midnight in the zone: the budget is whole again when the next begins. */
    static Period calendar(Unit unit, ZoneId zone) {
        return new Calendar(unit, zone);
    }

    /**
     * Reads a period as people write it.
     *
     * @param text a whole number with its unit such as {@code 30d}, ISO 8601, or one of {@code month}, {@code quarter} and
     *     {@code year}, in UTC then
     * @throws IllegalArgumentException if the text is neither, or a duration that is not from 1 hour to 366 days
     */
    static Period parse(String text) {
        Optional<Unit> unit = Unit.named(text.strip());
        return unit.isPresent()
                ? calendar(unit.get(), ZoneOffset.UTC)
                : rolling(DurationGrammar.parse(Rolling.SETTING, text, Rolling.EXAMPLE + ", or month"));
    }

    /**
     * Reads a zone as people write it.
     *
     * @param text such as {@code Europe/Zurich} or {@code UTC}
     * @throws IllegalArgumentException if it is no zone
     */
    static ZoneId parseZone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException unknown) {
            throw new InvalidSettingException(
                    "zone", text, "must be a time zone", "write a name such as Europe/Zurich or UTC");
        }
    }

    /** How long it is, at most: a month 31 days, a quarter 92, a year 366. */
    Duration length();

    /** The period as a label: {@code 30d} or {@code month}. */
    String label();

    /** The same with its midnights in a zone; a rolling period has none and stays as it is. */
    default Period in(ZoneId zone) {
        return this;
    }

    /**
     * The last {@code length} up to now.
     *
     * @param length from 1 hour to 366 days
     */
    record Rolling(Duration length) implements Period {
        private static final String SETTING = "period";
        private static final String EXAMPLE = "30d";
        private static final Duration MIN = Duration.ofHours(1);

        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public Rolling {
            DurationGrammar.checkRange(SETTING, length, MIN, SlotGrid.LONGEST, EXAMPLE);
        }

        @Override
        public String label() {
            return DurationGrammar.format(length);
        }

        @Override
        public String toString() {
            return label();
        }
    }

    /**
     * The present month, quarter or year.
     *
     * @param unit which of them
     * @param zone where its midnights are
     */
    record Calendar(Unit unit, ZoneId zone) implements Period {
        /** One name for the zones that are always a fixed time off, so that UTC is UTC however it is written. */
        public Calendar {
            zone = zone.normalized();
        }

        @Override
        public Period in(ZoneId zone) {
            return new Calendar(unit, zone);
        }

        /** When the period that contains a moment began: at the first instant of its first day in the zone. */
        public Instant start(Instant moment) {
            return firstDay(moment).atStartOfDay(zone).toInstant();
        }

        /** When the period that contains a moment ends and the next one begins. */
        public Instant end(Instant moment) {
            return firstDay(moment).plusMonths(unit.months).atStartOfDay(zone).toInstant();
        }

        @Override
        public Duration length() {
            return unit.length;
        }

        @Override
        public String label() {
            return unit.toString();
        }

        @Override
        public String toString() {
            return zone.equals(ZoneOffset.UTC) ? label() : label() + " in " + zone;
        }

        private LocalDate firstDay(Instant moment) {
            LocalDate day = LocalDate.ofInstant(moment, zone);
            int month = (day.getMonthValue() - 1) / unit.months * unit.months + 1;
            return LocalDate.of(day.getYear(), month, 1);
        }
    }

    /** The calendar's periods. */
    enum Unit {
        /** From the first of a month. */
        MONTH(1, 31),
        /** From the first of January, April, July and October. */
        QUARTER(3, 92),
        /** From the first of January. */
        YEAR(12, 366);

        private final int months;
        private final Duration length;

        Unit(int months, int days) {
            this.months = months;
            this.length = Duration.ofDays(days);
        }

        static Optional<Unit> named(String text) {
            return Arrays.stream(values())
                    .filter(unit -> unit.toString().equalsIgnoreCase(text))
                    .findFirst();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
