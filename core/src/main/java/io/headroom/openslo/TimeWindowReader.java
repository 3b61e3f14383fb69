package io.headroom.openslo;

import io.headroom.internal.check.InvalidSettingException;
import io.headroom.openslo.Spec.Calendar;
import io.headroom.openslo.Spec.TimeWindow;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the period of an SLO. */
final class TimeWindowReader {
    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    private TimeWindowReader() {}

    /** Null if there is none, or a wrong one, which is told. */
    static @Nullable TimeWindow read(Fields spec) {
        List<Fields> windows = spec.list("timeWindow");
        if (windows == null) {
            return null;
        }
        if (windows.size() != 1) {
            if (!spec.isRefused("timeWindow")) {
                spec.refuse(
                        "timeWindow",
                        String.valueOf(windows.size()),
                        "must be a list of exactly one window",
                        "keep one");
            }
            return null;
        }
        Fields window = windows.get(0);
        Shorthand duration =
                window.required("duration", "write a duration such as 28d or 1M", Shorthand::parsePositive);
        Boolean rolling = window.flag("isRolling");
        Fields calendar = window.fields("calendar");
        if (Boolean.TRUE.equals(rolling) && calendar != null) {
            window.refuse("calendar", "there", "must not go with isRolling: true", "remove one of the two");
        } else if (!Boolean.TRUE.equals(rolling)
                && calendar == null
                && !window.isRefused("calendar")
                && !window.isRefused("isRolling")) {
            window.refuse(
                    "isRolling",
                    rolling == null ? "absent" : "false",
                    "must be true without a calendar",
                    "write isRolling: true, or a calendar");
        }
        Calendar read = calendar == null ? null : calendar(calendar);
        window.done();
        if (duration == null || calendar != null && read == null) {
            return null;
        }
        return new TimeWindow(calendar == null ? duration : month(window, duration), read);
    }

    private static @Nullable Calendar calendar(Fields calendar) {
        String start =
                calendar.required("startTime", "write a time such as 2026-01-01 00:00:00", TimeWindowReader::startTime);
        String zone = calendar.required("timeZone", "write a zone such as Europe/Zurich", TimeWindowReader::zone);
        calendar.done();
        return start == null || zone == null ? null : new Calendar(start, zone);
    }

    /** An example of the specification has {@code 1m} for a month. */
    private static Shorthand month(Fields window, Shorthand duration) {
        if (duration.unit() != Shorthand.Unit.MINUTE) {
            return duration;
        }
        Shorthand months = new Shorthand(duration.count(), Shorthand.Unit.MONTH);
        window.warn(
                "duration",
                duration.toString(),
                "must be longer than minutes with a calendar",
                "write %s, as which it is read: m are minutes, M months".formatted(months));
        return months;
    }

    private static String startTime(String text) {
        try {
            LocalDateTime.parse(text, START);
            return text;
        } catch (DateTimeException wrong) {
            throw new InvalidSettingException(
                    "startTime", text, "must be a date with a time, without a zone", "write it as 2026-01-01 00:00:00");
        }
    }

    private static String zone(String text) {
        try {
            ZoneId.of(text);
            return text;
        } catch (DateTimeException unknown) {
            throw new InvalidSettingException(
                    "timeZone", text, "must be a time zone", "write a name such as Europe/Zurich or UTC");
        }
    }
}
