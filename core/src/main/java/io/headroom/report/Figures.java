package io.headroom.report;

import io.headroom.internal.check.RatioGrammar;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How reports write figures. Moments are in UTC and say so. */
final class Figures {
    private static final double LEAST_TENTH = 0.001;

    private Figures() {}

    static String at(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String count(double count) {
        return format("%,d", Math.round(count));
    }

    /** A share, as percent. */
    static String percent(double share) {
        return share == 0 || Math.abs(share) >= LEAST_TENTH
                ? RatioGrammar.tenths(share)
                : format("%.4f%%", 100 * share);
    }

    static String rate(double burnRate) {
        return format(burnRate >= 100 ? "%.0f" : "%.1f", burnRate);
    }

    static String time(Duration time) {
        long seconds = Math.round(time.toMillis() / 1e3);
        long days = seconds / 86_400;
        long hours = seconds / 3_600 % 24;
        long minutes = seconds / 60 % 60;
        if (days > 0) {
            return hours == 0 ? days + " d" : "%d d %d h".formatted(days, hours);
        }
        if (hours > 0) {
            return minutes == 0 ? hours + " h" : "%d h %d min".formatted(hours, minutes);
        }
        if (minutes > 0) {
            return seconds % 60 == 0 ? minutes + " min" : "%d min %d s".formatted(minutes, seconds % 60);
        }
        return seconds + " s";
    }

    static String format(String text, Object... figures) {
        return String.format(Locale.ROOT, text, figures);
    }
}
