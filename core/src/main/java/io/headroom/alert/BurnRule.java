package io.headroom.alert;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import io.headroom.internal.window.SlotGrid;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fires when a window spends budget so fast that it would take {@code budgetShare} of a whole period's, and a shorter window says
 * that it still goes on (Google SRE Workbook, chapter 5, multiwindow, multi-burn-rate alerts).
 *
 * @param severity what it asks for
 * @param budgetShare the share of the period's budget that the long window spends at the factor, in (0, 1]
 * @param longWindow from 1 minute to 366 days
 * @param shortWindow from 10 seconds, shorter than the long window
 */
public record BurnRule(Severity severity, double budgetShare, Duration longWindow, Duration shortWindow) {
    private static final String SETTING = "alert";
    private static final String EXAMPLE = "page 2% 1h/5m";
    private static final Pattern TEXT = Pattern.compile("(\\w+)\\s+(\\S+)\\s+([^\\s/]+)\\s*/\\s*(\\S+)");
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration SHORTEST_LONG = Duration.ofMinutes(1);

    /**
     * Checks the share and the windows.
     *
     * @throws IllegalArgumentException if one is out of range; the message names the rule and the value
     */
    public BurnRule {
        if (!(budgetShare > 0 && budgetShare <= 1)) {
            throw new InvalidSettingException(
                    "budget share of an alert",
                    String.valueOf(budgetShare),
                    "must be in (0, 1]",
                    "write a share such as 2%");
        }
        DurationGrammar.checkRange("long window of an alert", longWindow, SHORTEST_LONG, SlotGrid.LONGEST, "1h");
        DurationGrammar.checkRange("short window of an alert", shortWindow, SHORTEST, SlotGrid.LONGEST, "5m");
        if (shortWindow.compareTo(longWindow) >= 0) {
            throw new InvalidSettingException(
                    "short window of an alert",
                    DurationGrammar.format(shortWindow),
                    "must be shorter than the long window, " + DurationGrammar.format(longWindow),
                    "write the long window first, as in 1h/5m");
        }
    }

    /**
     * Reads a rule as people write it.
     *
     * @param text severity, share of the budget, long and short window: {@code page 2% 1h/5m}
     * @throws IllegalArgumentException if it is no such text; the message names the rule and the value
     */
    public static BurnRule parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new InvalidSettingException(
                    SETTING,
                    text,
                    "must be a severity, a share of the budget, a long and a short window",
                    "write it as in " + EXAMPLE);
        }
        return new BurnRule(
                severity(text, parts.group(1)),
                RatioGrammar.parse("budget share of an alert", parts.group(2)),
                DurationGrammar.parse("long window of an alert", parts.group(3), "1h"),
                DurationGrammar.parse("short window of an alert", parts.group(4), "5m"));
    }

    /** The burn rate at which the long window spends the share of the period's budget: share · period / long window. */
    public double factor(Duration period) {
        return budgetShare * period.toMillis() / longWindow.toMillis();
    }

    /** Both windows in another proportion to time, rounded to what windows can tell apart; the share stays. */
    BurnRule scaled(double scale) {
        Duration longer = scaled(longWindow, scale, SHORTEST_LONG);
        Duration shorter = scaled(shortWindow, scale, SHORTEST);
        return new BurnRule(severity, budgetShare, longer, shorter);
    }

    private static Duration scaled(Duration window, double scale, Duration least) {
        double seconds = window.toSeconds() * scale;
        long step = seconds >= Duration.ofMinutes(10).toSeconds() ? 60 : 10;
        return Duration.ofSeconds(Math.max(least.toSeconds(), Math.round(seconds / step) * step));
    }

    private static Severity severity(String text, String name) {
        for (Severity severity : Severity.values()) {
            if (severity.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return severity;
            }
        }
        throw new InvalidSettingException(SETTING, text, "must begin with page or ticket", "write it as in " + EXAMPLE);
    }

    /** The rule as {@link #parse} reads it. */
    @Override
    public String toString() {
        return severity + " " + RatioGrammar.format(budgetShare) + " " + DurationGrammar.format(longWindow) + "/"
                + DurationGrammar.format(shortWindow);
    }
}
