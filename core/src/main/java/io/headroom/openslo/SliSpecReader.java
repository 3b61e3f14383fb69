package io.headroom.openslo;

import io.headroom.internal.check.DnsLabel;
import io.headroom.openslo.Spec.SLI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an SLI. */
final class SliSpecReader {
    private SliSpecReader() {}

    static Spec.@Nullable SLI read(Fields spec) {
        String description = ObjectReader.description(spec);
        Metric metric = metric(spec);
        return metric == null ? null : new Spec.SLI(description, metric);
    }

    private static @Nullable Metric metric(Fields spec) {
        Fields threshold = spec.fields("thresholdMetric");
        Fields ratio = spec.fields("ratioMetric");
        if (threshold != null && ratio != null) {
            spec.refuse("thresholdMetric", "there too", "must not go with ratioMetric", "remove one of the two");
            return null;
        }
        if (threshold != null) {
            MetricSource source = source(threshold);
            threshold.done();
            return source == null ? null : new Metric.Threshold(source);
        }
        if (ratio == null) {
            if (!spec.has("thresholdMetric") && !spec.has("ratioMetric")) {
                spec.requirePresent("ratioMetric", "write ratioMetric or thresholdMetric");
            }
            return null;
        }
        boolean raw = ratio.has("raw");
        Metric metric = raw ? raw(ratio) : counted(ratio);
        ratio.done();
        return metric;
    }

    private static @Nullable Metric raw(Fields ratio) {
        for (String other : new String[] {"good", "bad", "total"}) {
            if (ratio.has(other)) {
                ratio.refuse(other, "there too", "must not go with raw", "remove raw and rawType, or " + other);
                ratio.anything(other);
            }
        }
        ratio.flag("counter");
        MetricSource source = nested(ratio, "raw");
        RawType type = ratio.oneOf("rawType", RawType.values(), true);
        return source == null || type == null ? null : new Metric.Raw(type == RawType.FAILURE, source);
    }

    private static @Nullable Metric counted(Fields ratio) {
        Boolean counter = ratio.flag("counter");
        if (ratio.has("rawType")) {
            ratio.refuse("rawType", "there too", "must go with raw", "remove it");
        }
        ratio.anything("rawType");
        MetricSource good = nested(ratio, "good");
        MetricSource bad = nested(ratio, "bad");
        MetricSource total = nested(ratio, "total");
        if (ratio.has("good") && ratio.has("bad")) {
            ratio.refuse("bad", "there too", "must not go with good", "remove one of the two");
        } else if (!ratio.has("good") && !ratio.has("bad")) {
            ratio.requirePresent("good", "write good or bad beside total, or raw");
        }
        if (!ratio.has("total")) {
            ratio.requirePresent("total", "write the source of all events");
        }
        if (total == null || (good == null) == (bad == null)) {
            return null;
        }
        return new Metric.Ratio(counter != null && counter, good, bad, total);
    }

    private static @Nullable MetricSource nested(Fields ratio, String name) {
        Fields metric = ratio.fields(name);
        if (metric == null) {
            return null;
        }
        MetricSource source = source(metric);
        metric.done();
        return source;
    }

    private static @Nullable MetricSource source(Fields metric) {
        Fields source = metric.requiredFields("metricSource", "write its type and spec");
        if (source == null) {
            return null;
        }
        String ref = source.read("metricSourceRef", text -> DnsLabel.check("metricSourceRef", text));
        String type = source.text("type", Fields.LONGEST_DESCRIPTION);
        Map<String, Object> spec = new LinkedHashMap<>(source.each("spec", Fields::anything));
        if (spec.isEmpty()) {
            source.refuse(
                    "spec",
                    "empty",
                    "must have at least one field that is not empty",
                    "write what the source needs to know");
        }
        source.done();
        return spec.isEmpty() ? null : new MetricSource(ref == null ? "" : ref, type, spec);
    }

    private enum RawType {
        SUCCESS,
        FAILURE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The indicator of an SLO or an objective, itself or its name; null if there is none, or a wrong one, which is told. */
    static @Nullable Ref<SLI> ref(Fields fields) {
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

    /** What it measures; null if it is named only. */
    static @Nullable Metric metric(@Nullable Ref<SLI> indicator) {
        return indicator instanceof Ref.Inline<SLI> inline
                ? inline.object().spec().metric()
                : null;
    }
}
