package io.headroom.internal.check;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ratios as people write them: {@code 99.9%} and {@code 0.999} are the same number, a bare {@code 99.9} is neither. */
public final class RatioGrammar {
    private static final Pattern NUMBER = Pattern.compile("(\\d+(?:\\.\\d+)?|\\.\\d+)\\s*(%?)");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("(\\d+),(\\d+)\\s*(%?)");
    private static final String OPEN_UNIT_INTERVAL = "must be in (0, 1)";
    private static final String UNIT_INTERVAL = "must be in [0, 1]";

    private RatioGrammar() {}

    /** A ratio strictly between 0 and 1; decimal arithmetic, so that {@code 99.9%} is exactly the double {@code 0.999}. */
    public static double parse(String setting, String text) {
        return check(setting, text, read(setting, text, OPEN_UNIT_INTERVAL));
    }

    /** The same, but none and all are ratios too: {@code 0%} and {@code 100%}. */
    public static double parseShare(String setting, String text) {
        double share = read(setting, text, UNIT_INTERVAL);
        if (share <= 1) {
            return share;
        }
        throw new InvalidSettingException(setting, text, UNIT_INTERVAL, "write a percentage such as 50%");
    }

    private static double read(String setting, String text, String interval) {
        String trimmed = text.strip();
        Matcher comma = DECIMAL_COMMA.matcher(trimmed);
        if (comma.matches()) {
            throw new InvalidSettingException(
                    setting,
                    text,
                    "must be a ratio such as 0.999 or a percentage such as 99.9%",
                    "use a decimal point: " + comma.group(1) + "." + comma.group(2) + comma.group(3));
        }
        Matcher number = NUMBER.matcher(trimmed);
        if (!number.matches()) {
            throw new InvalidSettingException(
                    setting,
                    text,
                    "must be a ratio such as 0.999 or a percentage such as 99.9%",
                    "write digits with an optional decimal point, and % if it is a percentage");
        }
        BigDecimal value = new BigDecimal(number.group(1));
        boolean percent = !number.group(2).isEmpty();
        if (!percent && value.compareTo(BigDecimal.ONE) > 0) {
            throw bareNumber(setting, text, value, interval);
        }
        return (percent ? value.movePointLeft(2) : value).doubleValue();
    }

    /** Requires {@code 0 < ratio < 1}; refuses NaN. */
    public static double check(String setting, double ratio) {
        return check(setting, String.valueOf(ratio), ratio);
    }

    /** A ratio as the shortest percentage that reads back as the same number, such as {@code 99.9%}. */
    public static String format(double ratio) {
        return BigDecimal.valueOf(ratio).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }

    /** A ratio as a percentage with one decimal, half up: what {@code "%.1f%%"} says in a tenth of the time, and no zero below zero. */
    public static String tenths(double ratio) {
        long tenths = Math.round(1_000 * Math.abs(ratio));
        return (ratio < 0 && tenths > 0 ? "-" : "") + tenths / 10 + "." + tenths % 10 + "%";
    }

    private static double check(String setting, String text, double ratio) {
        if (ratio > 0 && ratio < 1) {
            return ratio;
        }
        throw new InvalidSettingException(
                setting, text, OPEN_UNIT_INTERVAL, "write a ratio such as 0.999 or a percentage such as 99.9%");
    }

    private static InvalidSettingException bareNumber(String setting, String text, BigDecimal value, String interval) {
        BigDecimal ratio = value.movePointLeft(2).stripTrailingZeros();
        String fix = ratio.compareTo(BigDecimal.ONE) < 0
                ? "write %s%% or %s".formatted(value.toPlainString(), ratio.toPlainString())
                : "write a ratio such as 0.999 or a percentage such as 99.9%";
        return new InvalidSettingException(
                setting, text, interval + " as a ratio, or carry a % sign as a percentage", fix);
    }
}
