package io.headroom.internal.check;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: one number with its unit ({@code 300ms}, {@code 30d}), or ISO 8601 ({@code PT0.3S}). */
public final class DurationGrammar {
    private static final Pattern SIMPLE = Pattern.compile("(-?\\d+)\\s*([a-zA-Zµ]*)");
    private static final Unit WEEK = new Unit("w", Duration.ofDays(7));
    /** Longest first. Durations are read in weeks too but never written so: 28d says more than 4w. */
    private static final List<Unit> UNITS = List.of(
            new Unit("d", Duration.ofDays(1)),
            new Unit("h", Duration.ofHours(1)),
            new Unit("m", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            new Unit("ms", Duration.ofMillis(1)),
            new Unit("us", Duration.ofNanos(1_000)),
            new Unit("ns", Duration.ofNanos(1)));
    /** Beyond it the count of a small unit would not fit a long. */
    private static final Duration LONGEST_COUNTED = Duration.ofDays(100 * 366);

    private static final String RULE = "must be a duration: a whole number and one of ns, us, ms, s, m, h, d, w";

    private DurationGrammar() {}

    /** @param example a value that fits the setting, named in the error */
    public static Duration parse(String setting, String text, String example) {
        String trimmed = text.strip();
        Matcher simple = SIMPLE.matcher(trimmed);
        try {
            return simple.matches()
                    ? unit(setting, text, simple.group(2), example).times(Long.parseLong(simple.group(1)))
                    : Duration.parse(trimmed.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException notDuration) {
            throw new InvalidSettingException(setting, text, RULE, "write a value such as " + example);
        }
    }

    /** Requires {@code min <= value <= max}. */
    public static Duration checkRange(String setting, Duration value, Duration min, Duration max, String example) {
        if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
            return value;
        }
        throw new InvalidSettingException(
                setting,
                format(value),
                "must be from %s to %s".formatted(format(min), format(max)),
                "write a value such as " + example);
    }

    /** The duration in the largest unit that holds it as a whole number: {@code 30d}, {@code 90m}, {@code 300ms}. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.abs().compareTo(LONGEST_COUNTED) > 0) {
            return duration.toString();
        }
        long nanos = duration.toNanos();
        for (Unit unit : UNITS) {
            if (nanos % unit.nanos() == 0) {
                return nanos / unit.nanos() + unit.name;
            }
        }
        throw new AssertionError("every duration is a whole number of nanoseconds");
    }

    private static Unit unit(String setting, String text, String name, String example) {
        if (name.equals(WEEK.name)) {
            return WEEK;
        }
        for (Unit unit : UNITS) {
            if (unit.name.equals(name)) {
                return unit;
            }
        }
        throw new InvalidSettingException(
                setting,
                text,
                RULE,
                name.isEmpty()
                        ? "name the unit, as in " + example
                        : "the unit " + name + " is unknown; write a value such as " + example);
    }

    private record Unit(String name, Duration length) {
        Duration times(long count) {
            return length.multipliedBy(count);
        }

        long nanos() {
            return length.toNanos();
        }
    }
}
