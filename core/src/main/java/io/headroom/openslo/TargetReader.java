package io.headroom.openslo;

import io.headroom.internal.check.InvalidSettingException;
import io.headroom.openslo.Spec.BudgetingMethod;
import io.headroom.openslo.Spec.Operator;
import io.headroom.openslo.Spec.SLI;
import io.headroom.openslo.Spec.Target;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads one objective of an SLO. */
final class TargetReader {
    private final Fields item;
    private final @Nullable BudgetingMethod method;

    /** @param method that of the SLO; null if it is wrong */
    TargetReader(Fields item, @Nullable BudgetingMethod method) {
        this.item = item;
        this.method = method;
    }

    /** @param common the indicator of the SLO, if it has one */
    @Nullable Target read(@Nullable Ref<SLI> common) {
        String displayName = item.text("displayName", Fields.LONGEST_DESCRIPTION);
        BigDecimal target = share();
        BigDecimal sliceTarget = sliceTarget();
        Shorthand slice = slice();
        Ref<SLI> own = SliSpecReader.ref(item);
        BigDecimal weight = item.number("compositeWeight");
        if (weight != null && !(weight.doubleValue() > 0 && weight.doubleValue() < Double.POSITIVE_INFINITY)) {
            item.refuse("compositeWeight", weight.toString(), "must be above 0", "write a weight such as 1");
        }
        Operator op = item.oneOf("op", Operator.values(), false);
        BigDecimal value = item.number("value");
        Metric metric = SliSpecReader.metric(own == null ? common : own);
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

    private @Nullable BigDecimal share() {
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
            return inRange("targetPercent", percent, BigDecimal.valueOf(100)) ? percent.movePointLeft(2) : null;
        }
        return target != null && inRange("target", target, BigDecimal.ONE) ? target : null;
    }

    private boolean inRange(String name, BigDecimal value, BigDecimal end) {
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
    private @Nullable BigDecimal sliceTarget() {
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

    private @Nullable Shorthand slice() {
        boolean asMinutes = item.isNumber("timeSliceWindow");
        Shorthand slice = asMinutes ? minutes() : item.read("timeSliceWindow", Shorthand::parsePositive);
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
    private @Nullable Shorthand minutes() {
        BigDecimal minutes = item.number("timeSliceWindow");
        if (minutes == null) {
            return null;
        }
        try {
            Shorthand slice = Shorthand.parsePositive(minutes.toBigInteger() + "m");
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
}
