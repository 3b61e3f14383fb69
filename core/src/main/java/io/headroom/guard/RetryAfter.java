package io.headroom.guard;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} of RFC 9110, section 10.2.3: seconds, or an HTTP date in any of the three forms of section 5.6.7. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MOST_DIGITS = 9;

    /** The usual one first, then those of RFC 850 and of C's asctime. */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /** How long to wait; zero if the header is absent, past or not understood. */
    static Duration parse(@Nullable String header, InstantSource clock) {
        if (header == null) {
            return Duration.ZERO;
        }
        String text = header.strip();
        Instant now = clock.instant();
        Duration wait = isNumber(text)
                ? seconds(text)
                : Duration.between(now, date(text).orElse(now));
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(letter -> letter >= '0' && letter <= '9');
    }

    /** More digits than fit in a day mean a day. */
    private static Duration seconds(String text) {
        String digits = text.replaceFirst("^0+(?=.)", "");
        return digits.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
    }

    private static Optional<Instant> date(String text) {
        for (DateTimeFormatter form : DATES) {
            try {
                return Optional.of(Instant.from(form.parse(text)));
            } catch (DateTimeException anotherForm) {
                // Or none: then nobody knows when to come back.
            }
        }
        return Optional.empty();
    }
}
