package io.headroom.openslo;

import io.headroom.internal.check.DnsLabel;
import io.headroom.openslo.Spec.AlertCondition;
import io.headroom.openslo.Spec.AlertNotificationTarget;
import io.headroom.openslo.Spec.AlertPolicy;
import io.headroom.openslo.Spec.Operator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what alerts: policies, conditions and those they tell. */
final class AlertSpecReader {
    private AlertSpecReader() {}

    static @Nullable AlertPolicy policy(Fields spec) {
        String description = ObjectReader.description(spec);
        Boolean noData = spec.flag("alertWhenNoData");
        Boolean breaching = spec.flag("alertWhenBreaching");
        Boolean resolved = spec.flag("alertWhenResolved");
        List<Ref<AlertCondition>> conditions =
                refs(spec, "conditions", "conditionRef", "AlertCondition", AlertSpecReader::condition);
        List<Ref<AlertNotificationTarget>> targets =
                refs(spec, "notificationTargets", "targetRef", "AlertNotificationTarget", AlertSpecReader::target);
        if (conditions == null || conditions.size() != 1) {
            if (conditions == null || !spec.isRefused("conditions")) {
                spec.refuse(
                        "conditions",
                        size(conditions),
                        "must be a list of exactly one condition",
                        "write a policy for each condition");
            }
            return null;
        }
        if (targets == null || targets.isEmpty()) {
            if (targets == null || !spec.isRefused("notificationTargets")) {
                spec.refuse(
                        "notificationTargets",
                        size(targets),
                        "must be a list of at least one target",
                        "write whom it tells");
            }
            return null;
        }
        return new AlertPolicy(
                description, isTrue(noData), isTrue(breaching), isTrue(resolved), conditions.get(0), targets);
    }

    static @Nullable AlertCondition condition(Fields spec) {
        String description = ObjectReader.description(spec);
        String severity = spec.required("severity", "write one such as page");
        Fields condition = spec.requiredFields("condition", "write a burn rate");
        if (condition == null) {
            return null;
        }
        condition.oneOf("kind", Kind.values(), false);
        Operator op = condition.oneOf("op", Operator.values(), true);
        BigDecimal threshold = condition.number("threshold");
        if (threshold == null && !condition.has("threshold")) {
            condition.requirePresent("threshold", "write a burn rate such as 14.4");
        }
        Shorthand lookback = condition.required("lookbackWindow", "write a duration such as 1h", Shorthand::parse);
        Shorthand after = condition.read("alertAfter", Shorthand::parse);
        condition.done();
        if (severity == null || op == null || threshold == null || lookback == null) {
            return null;
        }
        return new AlertCondition(
                description,
                severity,
                above(condition, op),
                threshold,
                lookback,
                after == null ? Shorthand.ZERO : after);
    }

    /** The specification's own examples alert at or below a burn rate of 2, which is whenever all is well. */
    private static Operator above(Fields condition, Operator op) {
        if (op == Operator.GT || op == Operator.GTE) {
            return op;
        }
        Operator meant = op == Operator.LTE ? Operator.GTE : Operator.GT;
        condition.warn(
                "op",
                op.toString(),
                "must be gte or gt to alert at a high burn rate",
                "write " + meant + ", as which it is read");
        return meant;
    }

    static @Nullable AlertNotificationTarget target(Fields spec) {
        String description = ObjectReader.description(spec);
        String target = spec.required("target", "write one such as slack");
        return target == null ? null : new AlertNotificationTarget(description, target);
    }

    /** References, or objects written out; null if absent. Those that are wrong are left out. */
    static <S extends Spec> @Nullable List<Ref<S>> refs(
            Fields spec, String name, String refName, String kind, Function<Fields, @Nullable S> reader) {
        List<Fields> items = spec.list(name);
        if (items == null) {
            return null;
        }
        List<Ref<S>> refs = new ArrayList<>();
        for (Fields item : items) {
            if (item.has(refName) || !item.has("spec")) {
                String ref = item.required(
                        refName, "write a name, or else kind, metadata and spec", AlertSpecReader::reference);
                item.done();
                if (ref != null) {
                    refs.add(new Ref.Named<>(ref));
                }
            } else {
                OpenSloObject<S> object = ObjectReader.readInline(item, kind, reader);
                if (object != null) {
                    refs.add(new Ref.Inline<>(object));
                }
            }
        }
        return refs;
    }

    /** In the case of the name that is meant. */
    static String reference(String name) {
        DnsLabel.check("reference", name.toLowerCase(Locale.ROOT));
        return name;
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return flag != null && flag;
    }

    private static String size(@Nullable List<?> list) {
        return list == null ? "absent" : String.valueOf(list.size());
    }

    private enum Kind {
        BURNRATE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
