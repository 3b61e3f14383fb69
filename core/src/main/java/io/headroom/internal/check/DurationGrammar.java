package io.headroom.internal.check;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: one number with its unit ({@code 300ms}, {@code 30d}), or ISO 8601 ({@code PT0.3S}). */
public final class DurationGrammar {
    private static final Pattern SIMPLE = Pattern.compile("(-?\\d+)\\s*([a-zA-Zµ]*)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ns", Duration.ofNanos(1),
            "us", Duration.ofNanos(1_000),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));
    private static final String[] FORMAT_UNITS = {"d", "h", "m", "s", "ms", "us"};
    private static final String RULE = "must be a duration: a whole number and one of ns, us, ms, s, m, h, d, w";

    private DurationGrammar() {}

    /** @param example a value that fits the setting, named in the error */
    public static Duration parse(String setting, String text, String example) {
        String trimmed = text.strip();
        Matcher simple = SIMPLE.matcher(trimmed);
        try {
            if (!simple.matches()) {
                return Duration.parse(trimmed.toUpperCase(Locale.ROOT));
            }
            Duration unit = UNITS.get(simple.group(2));
            if (unit != null) {
                return unit.multipliedBy(Long.parseLong(simple.group(1)));
            }
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException notADuration) {
            throw new InvalidSettingException(setting, text, RULE, "write a value such as " + example);
        }
        String unitText = simple.group(2);
        String fix = unitText.isEmpty()
                ? "name the unit, as in " + example
                : "the unit " + unitText + " is unknown; write a value such as " + example;
        throw new InvalidSettingException(setting, text, RULE, fix);
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
        for (String unit : FORMAT_UNITS) {
            Duration one = UNITS.get(unit);
            if (duration.equals(one.multipliedBy(duration.dividedBy(one)))) {
                return duration.isZero() ? "0s" : duration.dividedBy(one) + unit;
            }
        }
        return duration.toNanos() + "ns";
    }
}
