package io.headroom.openslo;

import io.headroom.internal.check.InvalidSettingException;
import io.headroom.openslo.Spec.AlertPolicy;
import io.headroom.openslo.Spec.BudgetingMethod;
import io.headroom.openslo.Spec.Calendar;
import io.headroom.openslo.Spec.Operator;
import io.headroom.openslo.Spec.SLI;
import io.headroom.openslo.Spec.SLO;
import io.headroom.openslo.Spec.Target;
import io.headroom.openslo.Spec.TimeWindow;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads an SLO. */
final class SloSpecReader {
    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    private final Fields spec;

    private SloSpecReader(Fields spec) {
        this.spec = spec;
    }

    static @Nullable SLO read(Fields spec) {
        return new SloSpecReader(spec).read();
    }

    private @Nullable SLO read() {
        String description = ObjectReader.description(spec);
        String service = spec.required("service", "write the service's name");
        Ref<SLI> indicator = indicator(spec);
        TimeWindow window = timeWindow();
        BudgetingMethod method = method();
        List<Target> objectives = objectives(indicator, method);
        List<Ref<AlertPolicy>> policies =
                AlertSpecReader.refs(spec, "alertPolicies", "alertPolicyRef", "AlertPolicy", AlertSpecReader::policy);
        if (service == null || method == null || objectives.isEmpty()) {
            return null;
        }
        return new SLO(
                description, service, indicator, window, method, objectives, policies == null ? List.of() : policies);
    }

    /** An example of the specification goes without, which its SDK refuses. */
    private @Nullable BudgetingMethod method() {
        if (!spec.has("budgetingMethod")) {
            spec.warn("budgetingMethod", "absent", "must be there", "write Occurrences, as which it is read");
            spec.anything("budgetingMethod");
            return BudgetingMethod.OCCURRENCES;
        }
        return spec.oneOf("budgetingMethod", BudgetingMethod.values(), true);
    }

    private @Nullable TimeWindow timeWindow() {
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
        Shorthand duration = window.required("duration", "write a duration such as 28d or 1M", SloSpecReader::positive);
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
                calendar.required("startTime", "write a time such as 2026-01-01 00:00:00", SloSpecReader::startTime);
        String zone = calendar.required("timeZone", "write a zone such as Europe/Zurich", SloSpecReader::zone);
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

    private List<Target> objectives(@Nullable Ref<SLI> indicator, @Nullable BudgetingMethod method) {
        List<Fields> items = spec.list("objectives");
        if (items == null || items.isEmpty()) {
            if (!spec.isRefused("objectives")) {
                spec.refuse(
                        "objectives",
                        items == null ? "absent" : "0",
                        "must be a list of at least one objective",
                        "write one with a target");
            }
            return List.of();
        }
        List<Target> targets = new ArrayList<>();
        for (Fields item : items) {
            Target target = target(item, method, indicator);
            item.done();
            if (target != null) {
                targets.add(target);
            }
        }
        requireIndicators(indicator, targets, items);
        if (targets.size() > 1 && metric(indicator) instanceof Metric.Threshold) {
            spec.refuse(
                    "objectives",
                    String.valueOf(targets.size()),
                    "must be one with a thresholdMetric",
                    "write an SLO for each threshold");
        }
        return targets.size() == items.size() ? targets : List.of();
    }

    private void requireIndicators(@Nullable Ref<SLI> common, List<Target> targets, List<Fields> items) {
        long own =
                targets.stream().map(Target::indicator).filter(Objects::nonNull).count();
        boolean unread = spec.has("indicator") || spec.has("indicatorRef") || targets.size() < items.size();
        if (common == null && own < targets.size() && !unread) {
            spec.requirePresent("indicator", "write indicator or indicatorRef, here or in each objective");
        } else if (common != null && own > 0) {
            spec.refuse(
                    "objectives",
                    own + " with an indicator",
                    "must be without indicators if the SLO has one",
                    "remove either");
        }
    }

    private static @Nullable Target target(Fields item, @Nullable BudgetingMethod method, @Nullable Ref<SLI> common) {
        String displayName = item.text("displayName", Fields.LONGEST_DESCRIPTION);
        BigDecimal target = share(item);
        BigDecimal sliceTarget = sliceTarget(item, method);
        Shorthand slice = slice(item, method);
        Ref<SLI> own = indicator(item);
        BigDecimal weight = item.number("compositeWeight");
        if (weight != null && weight.signum() <= 0) {
            item.refuse("compositeWeight", weight.toString(), "must be above 0", "write a weight such as 1");
        }
        Operator op = item.oneOf("op", Operator.values(), false);
        BigDecimal value = item.number("value");
        Metric metric = metric(own == null ? common : own);
        if (metric instanceof Metric.Threshold) {
            if (!item.has("op")) {
                item.requirePresent("op", "write how the metric compares with the value, such as lte");
            }
            if (!item.has("value")) {
                item.requirePresent("value", "write what the metric is compared with");
            }
        } else if (metric != null) {
            if (item.has("value")) {
                item.refuse("value", String.valueOf(value), "must not go with ratioMetric", "remove it");
            }
            if (op != null) {
                item.warn("op", op.toString(), "must not go with ratioMetric", "remove it; it is not read");
                op = null;
            }
        }
        return target == null ? null : new Target(displayName, op, value, target, sliceTarget, slice, own, weight);
    }

    private static @Nullable BigDecimal share(Fields item) {
        BigDecimal target = item.number("target");
        BigDecimal percent = item.number("targetPercent");
        if (item.has("target") == item.has("targetPercent")) {
            if (item.has("target")) {
                item.refuse("targetPercent", "there too", "must not go with target", "remove one of the two");
            } else {
                item.requirePresent("target", "write a target such as 0.999, or targetPercent: 99.9");
            }
            return null;
        }
        if (percent != null) {
            return inRange(item, "targetPercent", percent, BigDecimal.valueOf(100)) ? percent.movePointLeft(2) : null;
        }
        return target != null && inRange(item, "target", target, BigDecimal.ONE) ? target : null;
    }

    private static boolean inRange(Fields item, String name, BigDecimal value, BigDecimal end) {
        if (value.signum() >= 0 && value.compareTo(end) < 0) {
            return true;
        }
        String fix = name.equals("target")
                ? "write a ratio such as 0.999, or targetPercent: 99.9"
                : "write a percentage such as 99.9";
        item.refuse(name, value.toString(), "must be in [0, %s)".formatted(end), fix);
        return false;
    }

    /** The specification says once that 0 is out of range, and once that it is not. */
    private static @Nullable BigDecimal sliceTarget(Fields item, @Nullable BudgetingMethod method) {
        BigDecimal target = item.number("timeSliceTarget");
        if (method != BudgetingMethod.TIMESLICES) {
            if (target != null && method != null) {
                item.warn("timeSliceTarget", target.toString(), "must go with Timeslices", "remove it; it is not read");
            }
            return null;
        }
        if (target == null) {
            if (!item.has("timeSliceTarget")) {
                item.requirePresent("timeSliceTarget", "write the share at which a slice is good, such as 0.95");
            }
            return null;
        }
        if (target.signum() < 0 || target.compareTo(BigDecimal.ONE) > 0) {
            item.refuse("timeSliceTarget", target.toString(), "must be in (0, 1]", "write a ratio such as 0.95");
        } else if (target.signum() == 0) {
            item.warn(
                    "timeSliceTarget",
                    "0",
                    "must be in (0, 1]",
                    "write a ratio such as 0.95: at 0 every slice is good");
        }
        return target;
    }

    private static @Nullable Shorthand slice(Fields item, @Nullable BudgetingMethod method) {
        boolean asMinutes = item.isNumber("timeSliceWindow");
        Shorthand slice = asMinutes ? minutes(item) : item.read("timeSliceWindow", SloSpecReader::positive);
        if (method == BudgetingMethod.OCCURRENCES) {
            if (slice != null) {
                item.warn(
                        "timeSliceWindow",
                        slice.toString(),
                        "must go with Timeslices or RatioTimeslices",
                        "remove it; it is not read");
            }
            return null;
        }
        if (method != null && !item.has("timeSliceWindow")) {
            item.requirePresent("timeSliceWindow", "write the length of a slice, such as 1m");
        }
        return slice;
    }

    /** The specification allows a number of minutes, its SDK does not. */
    private static @Nullable Shorthand minutes(Fields item) {
        BigDecimal minutes = item.number("timeSliceWindow");
        if (minutes == null) {
            return null;
        }
        try {
            Shorthand slice = positive(minutes.toBigInteger() + "m");
            item.warn(
                    "timeSliceWindow",
                    minutes.toString(),
                    "must have a unit",
                    "write %s, as which it is read".formatted(slice));
            return slice;
        } catch (InvalidSettingException refusal) {
            item.refuse("timeSliceWindow", minutes.toString(), refusal.rule(), refusal.fix());
            return null;
        }
    }

    private static @Nullable Ref<SLI> indicator(Fields fields) {
        Fields inline = fields.fields("indicator");
        String ref = fields.read("indicatorRef", AlertSpecReader::reference);
        if (fields.has("indicator") && fields.has("indicatorRef")) {
            fields.refuse("indicatorRef", "there too", "must not go with indicator", "remove one of the two");
            return null;
        }
        if (inline != null) {
            OpenSloObject<SLI> object = ObjectReader.readInline(inline, "SLI", SliSpecReader::read);
            return object == null ? null : new Ref.Inline<>(object);
        }
        return ref == null ? null : new Ref.Named<>(ref);
    }

    private static @Nullable Metric metric(@Nullable Ref<SLI> indicator) {
        return indicator instanceof Ref.Inline<SLI> inline
                ? inline.object().spec().metric()
                : null;
    }

    private static Shorthand positive(String text) {
        Shorthand duration = Shorthand.parse(text);
        if (duration.count() == 0) {
            throw new InvalidSettingException(
                    "duration", text, "must be longer than 0", "write a value such as 5m, 28d or 1M");
        }
        return duration;
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
