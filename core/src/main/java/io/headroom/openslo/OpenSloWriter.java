package io.headroom.openslo;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.NonPrintableStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes objects as documents of a YAML file. What is absent is left out. */
final class OpenSloWriter {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setExplicitStart(true)
            .setDereferenceAliases(true)
            .setSplitLines(false)
            .setNonPrintableStyle(NonPrintableStyle.ESCAPE)
            .setSchema(new CoreSchema())
            .build();

    private OpenSloWriter() {}

    static String write(List<OpenSloObject<?>> objects) {
        return new Dump(SETTINGS, new Texts())
                .dumpAllToString(objects.stream().map(OpenSloWriter::document).iterator());
    }

    private static Map<String, Object> document(OpenSloObject<?> object) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", ObjectReader.VERSION);
        document.put("kind", object.spec().kind());
        document.putAll(body(object));
        return document;
    }

    private static Map<String, Object> body(OpenSloObject<?> object) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("metadata", metadata(object.metadata()));
        body.put("spec", spec(object.spec()));
        return body;
    }

    private static Map<String, Object> metadata(Metadata metadata) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", metadata.name());
        putText(fields, "displayName", metadata.displayName());
        Map<String, Object> labels = new LinkedHashMap<>();
        metadata.labels().forEach((key, values) -> labels.put(key, values.size() == 1 ? values.get(0) : values));
        putUnlessEmpty(fields, "labels", labels);
        putUnlessEmpty(fields, "annotations", metadata.annotations());
        return fields;
    }

    private static Map<String, Object> spec(Spec spec) {
        Map<String, Object> fields = new LinkedHashMap<>();
        putText(fields, "description", spec.description());
        if (spec instanceof Spec.SLO slo) {
            slo(fields, slo);
        } else if (spec instanceof Spec.SLI sli) {
            metric(fields, sli.metric());
        } else if (spec instanceof Spec.AlertPolicy policy) {
            fields.put("alertWhenNoData", policy.alertWhenNoData());
            fields.put("alertWhenBreaching", policy.alertWhenBreaching());
            fields.put("alertWhenResolved", policy.alertWhenResolved());
            fields.put("conditions", List.of(ref(policy.condition(), "conditionRef")));
            fields.put("notificationTargets", refs(policy.targets(), "targetRef"));
        } else if (spec instanceof Spec.AlertCondition condition) {
            fields.put("severity", condition.severity());
            fields.put("condition", condition(condition));
        } else if (spec instanceof Spec.AlertNotificationTarget target) {
            fields.put("target", target.target());
        } else if (spec instanceof Spec.DataSource source) {
            fields.put("type", source.type());
            put(fields, "connectionDetails", source.connectionDetails());
        }
        return fields;
    }

    private static void slo(Map<String, Object> fields, Spec.SLO slo) {
        fields.put("service", slo.service());
        indicator(fields, slo.indicator());
        Spec.TimeWindow window = slo.timeWindow();
        if (window != null) {
            fields.put("timeWindow", List.of(timeWindow(window)));
        }
        fields.put("budgetingMethod", slo.budgetingMethod().toString());
        fields.put("objectives", each(slo.objectives(), OpenSloWriter::target));
        putUnlessEmpty(fields, "alertPolicies", refs(slo.alertPolicies(), "alertPolicyRef"));
    }

    private static Map<String, Object> timeWindow(Spec.TimeWindow window) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("duration", window.duration().toString());
        Spec.Calendar calendar = window.calendar();
        fields.put("isRolling", calendar == null);
        if (calendar != null) {
            Map<String, Object> start = new LinkedHashMap<>();
            start.put("startTime", calendar.startTime());
            start.put("timeZone", calendar.timeZone());
            fields.put("calendar", start);
        }
        return fields;
    }

    private static Map<String, Object> target(Spec.Target target) {
        Map<String, Object> fields = new LinkedHashMap<>();
        putText(fields, "displayName", target.displayName());
        putText(fields, "op", target.op() == null ? "" : target.op().toString());
        put(fields, "value", number(target.value()));
        put(fields, "target", number(target.target()));
        put(fields, "timeSliceTarget", number(target.timeSliceTarget()));
        putText(
                fields,
                "timeSliceWindow",
                target.timeSliceWindow() == null ? "" : target.timeSliceWindow().toString());
        indicator(fields, target.indicator());
        put(fields, "compositeWeight", number(target.compositeWeight()));
        return fields;
    }

    private static void indicator(Map<String, Object> fields, @Nullable Ref<Spec.SLI> indicator) {
        if (indicator instanceof Ref.Inline<Spec.SLI> inline) {
            fields.put("indicator", body(inline.object()));
        } else if (indicator != null) {
            fields.put("indicatorRef", indicator.name());
        }
    }

    private static void metric(Map<String, Object> fields, Metric metric) {
        Map<String, Object> parts = new LinkedHashMap<>();
        if (metric instanceof Metric.Threshold threshold) {
            fields.put("thresholdMetric", source(threshold.source()));
            return;
        }
        if (metric instanceof Metric.Raw raw) {
            parts.put("rawType", raw.ofFailures() ? "failure" : "success");
            parts.put("raw", source(raw.source()));
        } else if (metric instanceof Metric.Ratio ratio) {
            parts.put("counter", ratio.counter());
            put(parts, "good", ratio.good() == null ? null : source(ratio.good()));
            put(parts, "bad", ratio.bad() == null ? null : source(ratio.bad()));
            parts.put("total", source(ratio.total()));
        }
        fields.put("ratioMetric", parts);
    }

    private static Map<String, Object> source(MetricSource source) {
        Map<String, Object> fields = new LinkedHashMap<>();
        putText(fields, "metricSourceRef", source.ref());
        putText(fields, "type", source.type());
        fields.put("spec", source.spec());
        return Map.of("metricSource", fields);
    }

    private static Map<String, Object> condition(Spec.AlertCondition condition) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", "burnrate");
        fields.put("op", condition.op().toString());
        put(fields, "threshold", number(condition.threshold()));
        fields.put("lookbackWindow", condition.lookbackWindow().toString());
        if (condition.alertAfter().count() > 0) {
            fields.put("alertAfter", condition.alertAfter().toString());
        }
        return fields;
    }

    private static <S extends Spec> List<Object> refs(List<Ref<S>> refs, String refField) {
        return each(refs, ref -> ref(ref, refField));
    }

    private static <S extends Spec> Map<String, Object> ref(Ref<S> ref, String refField) {
        if (!(ref instanceof Ref.Inline<S> inline)) {
            return Map.of(refField, ref.name());
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", inline.object().spec().kind());
        object.putAll(body(inline.object()));
        return object;
    }

    private static <T> List<Object> each(List<T> items, Function<T, Object> writer) {
        return items.stream().map(writer).toList();
    }

    /** A whole number as such, so that no tag has to say that it is a decimal; with an exponent if it has more digits than are read. */
    private static @Nullable Object number(@Nullable BigDecimal number) {
        if (number == null || number.scale() > 0) {
            return number;
        }
        return number.precision() - number.scale() > Fields.MOST_DIGITS ? number : number.toBigInteger();
    }

    private static void putText(Map<String, Object> fields, String name, String text) {
        if (!text.isEmpty()) {
            fields.put(name, text);
        }
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static void putUnlessEmpty(Map<String, Object> fields, String name, Object value) {
        boolean empty = value instanceof Map<?, ?> map ? map.isEmpty() : ((List<?>) value).isEmpty();
        if (!empty) {
            fields.put(name, value);
        }
    }

    /** Texts plain where nobody could take them for anything else, as a block if they have lines, else in quotes. */
    private static final class Texts extends StandardRepresenter {
        private static final Pattern PLAIN =
                Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*+( [A-Za-z0-9_./(-][A-Za-z0-9_./()-]*+)*+");
        private static final Pattern BLOCK = Pattern.compile("[!-~][ -~]*+(\\n[ -~]*[!-~])++\\n?");

        Texts() {
            super(SETTINGS);
            representers.put(String.class, text -> representScalar(Tag.STR, text.toString(), style(text.toString())));
        }

        private static ScalarStyle style(String text) {
            if (BLOCK.matcher(text).matches()) {
                return ScalarStyle.LITERAL;
            }
            return PLAIN.matcher(text).matches() ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
        }
    }
}
