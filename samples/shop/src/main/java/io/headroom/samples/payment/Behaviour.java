package io.headroom.samples.payment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the payment service treats payments. What no share claims is paid at once.
 *
 * @param failing the share refused with 503, in [0, 1]
 * @param erring the share answered with 500 after all the work, in [0, 1]
 * @param slow the share paid after {@code delay}, in [0, 1]
 * @param hanging the share that gets no answer while this lasts, in [0, 1]
 * @param delay how late the slow ones are, from 0 to 10 s
 */
public record Behaviour(double failing, double erring, double slow, double hanging, Duration delay) {
    /** Everything is paid at once. */
    public static final Behaviour HEALTHY = new Behaviour(0, 0, 0, 0, Duration.ZERO);

    private static final String FAILING = "failing";
    private static final String ERRING = "erring";
    private static final String SLOW = "slow";
    private static final String HANGING = "hanging";
    private static final String DELAY = "delayMillis";
    private static final List<String> SETTINGS = List.of(FAILING, ERRING, SLOW, HANGING, DELAY);
    private static final long MAX_DELAY_MILLIS = 10_000;
    private static final double ROUNDING = 1e-9;

    /** What becomes of one payment. */
    enum Fate {
        PAID,
        REFUSED,
        LOST,
        PAID_LATE,
        UNANSWERED
    }

    /**
     * Checks the shares, their sum and the delay.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Behaviour {
        checkShare(FAILING, failing);
        checkShare(ERRING, erring);
        checkShare(SLOW, slow);
        checkShare(HANGING, hanging);
        checkShare("the sum of all shares", Math.round((failing + erring + slow + hanging) / ROUNDING) * ROUNDING);
        if (delay.isNegative() || delay.toMillis() > MAX_DELAY_MILLIS) {
            throw new IllegalArgumentException(
                    "%s must be from 0 to %d, was %d".formatted(DELAY, MAX_DELAY_MILLIS, delay.toMillis()));
        }
    }

    /** A share is refused. */
    public static Behaviour failing(double share) {
        return new Behaviour(share, 0, 0, 0, Duration.ZERO);
    }

    /** A share is worked on in vain. */
    public static Behaviour erring(double share) {
        return new Behaviour(0, share, 0, 0, Duration.ZERO);
    }

    /** A share is paid late. */
    public static Behaviour slow(double share, Duration delay) {
        return new Behaviour(0, 0, share, 0, delay);
    }

    /** A share is not answered. */
    public static Behaviour hanging(double share) {
        return new Behaviour(0, 0, 0, share, Duration.ZERO);
    }

    /** Both at once, for different payments. */
    public Behaviour and(Behaviour other) {
        Duration later = delay.compareTo(other.delay) >= 0 ? delay : other.delay;
        return new Behaviour(
                failing + other.failing, erring + other.erring, slow + other.slow, hanging + other.hanging, later);
    }

    /**
     * Reads what {@link #toQuery()} writes; a setting left out is 0.
     *
     * @throws IllegalArgumentException if a setting is unknown or out of range
     */
    static Behaviour parse(String query) {
        Map<String, Double> settings = new LinkedHashMap<>();
        for (String setting : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] pair = setting.split("=", 2);
            if (pair.length < 2 || !SETTINGS.contains(pair[0])) {
                throw new IllegalArgumentException("a setting must be one of %s with =value, was %s"
                        .formatted(String.join(", ", SETTINGS), setting));
            }
            settings.put(pair[0], number(pair[0], pair[1]));
        }
        return new Behaviour(
                settings.getOrDefault(FAILING, 0.0),
                settings.getOrDefault(ERRING, 0.0),
                settings.getOrDefault(SLOW, 0.0),
                settings.getOrDefault(HANGING, 0.0),
                Duration.ofMillis(settings.getOrDefault(DELAY, 0.0).longValue()));
    }

    /** The settings as a query: {@code failing=0.02&erring=0.0&slow=0.1&hanging=0.0&delayMillis=600}. */
    public String toQuery() {
        return FAILING + "=" + failing + "&" + ERRING + "=" + erring + "&" + SLOW + "=" + slow + "&" + HANGING + "="
                + hanging + "&" + DELAY + "=" + delay.toMillis();
    }

    /** For people: {@code 10 % slow (600 ms), 2 % failing}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (slow > 0) {
            parts.add("%s slow (%d ms)".formatted(percent(slow), delay.toMillis()));
        }
        if (hanging > 0) {
            parts.add(percent(hanging) + " hanging");
        }
        if (erring > 0) {
            parts.add(percent(erring) + " erring");
        }
        if (failing > 0) {
            parts.add(percent(failing) + " failing");
        }
        return parts.isEmpty() ? "healthy" : String.join(", ", parts);
    }

    /** @param point in [0, 1); the shares lie one after the other in that range */
    Fate fate(double point) {
        if (point < failing) {
            return Fate.REFUSED;
        }
        if (point < failing + erring) {
            return Fate.LOST;
        }
        if (point < failing + erring + slow) {
            return Fate.PAID_LATE;
        }
        return point < failing + erring + slow + hanging ? Fate.UNANSWERED : Fate.PAID;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    private static double number(String setting, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notNumber) {
            throw new IllegalArgumentException("%s must be a number, was %s".formatted(setting, text), notNumber);
        }
    }

    private static void checkShare(String setting, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("%s must be in [0, 1], was %s".formatted(setting, share));
        }
    }
}
