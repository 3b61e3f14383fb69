package io.headroom.openslo;

import io.headroom.internal.check.InvalidSettingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration as OpenSLO writes it: {@code 5m}, {@code 4w}, {@code 1M}. Comparable by value as it is written, not by length.
 *
 * @param count at most nine digits, from 0
 * @param unit what is counted
 */
public record Shorthand(int count, Unit unit) {
    /** None at all. */
    public static final Shorthand ZERO = new Shorthand(0, Unit.MINUTE);

    static final String RULE = "must be a duration: digits and one of m, h, d, w, M, Q, Y";
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})([mhdwMQY])");
    private static final List<Unit> LONGEST_FIRST = List.of(Unit.DAY, Unit.HOUR, Unit.MINUTE);

    /** What a duration is counted in. */
    public enum Unit {
        /** 60 seconds. */
        MINUTE("m", Duration.ofMinutes(1)),
        /** 60 minutes. */
        HOUR("h", Duration.ofHours(1)),
        /** 24 hours. */
        DAY("d", Duration.ofDays(1)),
        /** 7 days. */
        WEEK("w", Duration.ofDays(7)),
        /** 30 days where it is no calendar's, as the specification's own SDK has it. */
        MONTH("M", Duration.ofDays(30)),
        /** 90 days where it is no calendar's. */
        QUARTER("Q", Duration.ofDays(90)),
        /** 365 days where it is no calendar's. */
        YEAR("Y", Duration.ofDays(365));

        private final String letter;
        private final Duration length;

        Unit(String letter, Duration length) {
            this.letter = letter;
            this.length = length;
        }
    }

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if it is none; the message names the rule and the value
     */
    public static Shorthand parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidSettingException("duration", text, RULE, "write a value such as 5m, 28d or 1M");
        }
        Unit unit = Arrays.stream(Unit.values())
                .filter(any -> any.letter.equals(parts.group(2)))
                .findFirst()
                .orElseThrow();
        return new Shorthand(Integer.parseInt(parts.group(1)), unit);
    }

    /** The shortest way to write a duration in days, hours or minutes; empty if it is not of whole minutes, or too long. */
    public static Optional<Shorthand> of(Duration duration) {
        return LONGEST_FIRST.stream()
                .filter(unit -> duration.toNanosPart() == 0 && duration.toSeconds() % unit.length.toSeconds() == 0)
                .filter(unit -> duration.toSeconds() / unit.length.toSeconds() < 1_000_000_000)
                .findFirst()
                .map(unit -> new Shorthand((int) (duration.toSeconds() / unit.length.toSeconds()), unit));
    }

    /** How long it is where no calendar says. */
    public Duration toDuration() {
        return unit.length.multipliedBy(count);
    }

    @Override
    public String toString() {
        return count + unit.letter;
    }

    /** The same, but for 0. */
    static Shorthand parsePositive(String text) {
        Shorthand duration = parse(text);
        if (duration.count() == 0) {
            throw new InvalidSettingException(
                    "duration", text, "must be longer than 0", "write a value such as 5m, 28d or 1M");
        }
        return duration;
    }
}
