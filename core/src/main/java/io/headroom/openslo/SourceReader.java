package io.headroom.openslo;

import io.headroom.openslo.EventOrigin.CircuitBreaker;
import io.headroom.openslo.EventOrigin.Job;
import io.headroom.openslo.EventOrigin.Query;
import io.headroom.openslo.EventOrigin.Recorder;
import io.headroom.openslo.Spec.SLI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads where the events of an SLI come from. */
final class SourceReader {
    static final String HEADROOM = "Headroom";
    static final String MICROMETER = "Micrometer";
    static final String PROMETHEUS = "Prometheus";
    static final String NAME = "name";
    static final String RESULT = "result";
    static final String FRESHNESS = "freshness";
    static final String THROUGHPUT = "throughput";
    static final String CUSTOM = "custom";
    static final String HTTP = "http";
    static final String JOB = "job";
    static final String RESILIENCE4J = "resilience4j";
    static final String QUERY = "query";

    private static final List<String> TYPES = List.of(HEADROOM, MICROMETER, PROMETHEUS);
    private static final Set<String> HEADROOM_FIELDS =
            Set.of(NAME, HTTP, JOB, RESILIENCE4J, RESULT, FRESHNESS, THROUGHPUT, CUSTOM);
    static final List<String> KINDS = List.of(FRESHNESS, THROUGHPUT, CUSTOM);
    private static final List<String> ORIGINS = List.of(NAME, HTTP, JOB, RESILIENCE4J);

    private final At<SLI> sli;
    private final Problems problems;

    SourceReader(At<SLI> sli, Problems problems) {
        this.sli = sli;
        this.problems = problems;
    }

    /** Null if they come from nowhere that Headroom knows, which is told. */
    @Nullable Located<EventOrigin> read() {
        Metric metric = sli.spec().metric();
        String path = metric instanceof Metric.Threshold
                ? "spec.thresholdMetric"
                : metric instanceof Metric.Raw ? "spec.ratioMetric.raw" : "spec.ratioMetric.total";
        EventOrigin origin = origin(metric, path + ".metricSource");
        return origin == null ? null : sli.located(path + ".metricSource", origin);
    }

    /** Where the source of the events stands that are good or bad, if that is another than of all of them. */
    Place shareOfThem() {
        return sli.place(
                sli.spec().metric() instanceof Metric.Ratio ratio
                        ? "spec.ratioMetric.%s.metricSource".formatted(ratio.bad() == null ? "good" : "bad")
                        : "spec");
    }

    private @Nullable EventOrigin origin(Metric metric, String path) {
        MetricSource source = metric instanceof Metric.Threshold threshold
                ? threshold.source()
                : metric instanceof Metric.Raw raw ? raw.source() : ((Metric.Ratio) metric).total();
        String type = type(source, path);
        if (type == null) {
            return null;
        }
        if (metric instanceof Metric.Raw raw) {
            return raw(raw, type, path);
        }
        if (metric instanceof Metric.Ratio ratio) {
            String part = ratio.bad() == null ? "good" : "bad";
            MetricSource some = ratio.bad() == null ? ratio.good() : ratio.bad();
            return some == null ? null : ratio(ratio, type, some, part, path);
        }
        return switch (type) {
            case HEADROOM -> recorder(source, path);
            case MICROMETER -> new RequestReader(sli, problems).metered(source, path, List.of());
            default -> {
                sli.refuse(
                        path,
                        type,
                        "must be Headroom or Micrometer for a thresholdMetric: a query's values are no events",
                        "write a ratioMetric that divides counters, such as a histogram's bucket and its count",
                        problems);
                yield null;
            }
        };
    }

    private @Nullable EventOrigin raw(Metric.Raw raw, String type, String path) {
        if (!type.equals(PROMETHEUS)) {
            sli.refuse(
                    path + ".type",
                    type,
                    "must be Prometheus for a raw ratio: the process counts events, and a ratio has no size",
                    "write good or bad, and total",
                    problems);
            return null;
        }
        String query = query(raw.source(), path);
        Query counted = query == null ? null : RawRatio.parse(query, raw.ofFailures());
        if (query != null && counted == null) {
            sli.refuse(
                    path + ".spec.query",
                    query,
                    "must divide the sum of one counter by that of another, or be 1 minus that: any other ratio has no size, and no budget can be weighted by it",
                    "write good or bad, and total, each with the query of a counter",
                    problems);
        }
        return counted;
    }

    private @Nullable EventOrigin ratio(Metric.Ratio ratio, String type, MetricSource some, String part, String path) {
        String partPath = "spec.ratioMetric.%s.metricSource".formatted(part);
        String otherType = type(some, partPath);
        if (otherType == null) {
            return null;
        }
        if (!type.equals(otherType)) {
            sli.refuse(partPath + ".type", otherType, "must be that of total, " + type, "write " + type, problems);
            return null;
        }
        return switch (type) {
            case HEADROOM -> recorder(ratio.total(), path, some, part, partPath);
            case MICROMETER -> new RequestReader(sli, problems).metered(ratio.total(), path, some, part, partPath);
            default -> query(ratio, some, part, path, partPath);
        };
    }

    private @Nullable EventOrigin recorder(
            MetricSource total, String path, MetricSource some, String part, String partPath) {
        EventOrigin all = recorder(total, path);
        EventOrigin own = recorder(some, partPath);
        if (all != null && own != null && !all.equals(own)) {
            sli.refuse(partPath + ".spec", own.toString(), "must be that of total, " + all, "write the same", problems);
        }
        Object result = some.spec().get(RESULT);
        if (result != null && !result.equals(part)) {
            sli.refuse(partPath + ".spec.result", result.toString(), "must be " + part, "write " + part, problems);
        }
        return own == null ? null : all;
    }

    private @Nullable EventOrigin recorder(MetricSource source, String path) {
        if (!knows(sli, source.spec(), HEADROOM_FIELDS, path + ".spec", problems)) {
            return null;
        }
        List<String> origins =
                ORIGINS.stream().filter(source.spec()::containsKey).toList();
        if (origins.size() > 1) {
            sli.refuse(
                    path + ".spec",
                    origins.toString(),
                    "must have one of " + ORIGINS,
                    "keep one source of events",
                    problems);
            return null;
        }
        Object value = origins.isEmpty() ? null : source.spec().get(origins.get(0));
        if (value != null && origins.get(0).equals(HTTP)) {
            return new RequestReader(sli, problems).selected(value, path + ".spec." + HTTP);
        }
        if (!(value instanceof String text) || text.isBlank()) {
            sli.refuse(
                    path + ".spec." + (origins.isEmpty() ? NAME : origins.get(0)),
                    String.valueOf(value),
                    "must be the name of events that the application records",
                    "write a name such as checkout",
                    problems);
            return null;
        }
        return switch (origins.get(0)) {
            case JOB -> new Job(text);
            case RESILIENCE4J -> new CircuitBreaker(text);
            default -> new Recorder(text);
        };
    }

    private @Nullable EventOrigin query(
            Metric.Ratio ratio, MetricSource some, String part, String path, String partPath) {
        if (!ratio.counter()) {
            sli.refuse(
                    "spec.ratioMetric.counter",
                    "false",
                    "must be true for Prometheus: rules count what only ever grows",
                    "write counter: true, and queries of counters",
                    problems);
            return null;
        }
        String all = query(ratio.total(), path);
        String own = query(some, partPath);
        if (all == null || own == null) {
            return null;
        }
        return part.equals("good") ? new Query(own, null, all) : new Query(null, own, all);
    }

    private @Nullable String query(MetricSource source, String path) {
        List<String> others = source.spec().keySet().stream()
                .filter(field -> !field.equals(QUERY))
                .toList();
        if (!others.isEmpty() && source.spec().containsKey(QUERY)) {
            sli.warn(
                    path + ".spec",
                    others.toString(),
                    "must have no other fields than " + QUERY,
                    "remove them; they are not read",
                    problems);
        }
        if (source.spec().get(QUERY) instanceof String query && !query.isBlank()) {
            return query.strip();
        }
        sli.refuse(
                path + ".spec",
                source.spec().keySet().toString(),
                "must have a query",
                "write query: and the series of a counter",
                problems);
        return null;
    }

    /** That of the data source, if the metric source has none. */
    private @Nullable String type(MetricSource source, String path) {
        String type = source.type();
        if (type.isEmpty()) {
            List<String> types = sli.files().objects(Spec.DataSource.class).stream()
                    .filter(data -> data.name().equals(source.ref()))
                    .map(data -> data.spec().type())
                    .distinct()
                    .toList();
            type = types.isEmpty() ? "absent" : types.size() == 1 ? types.get(0) : String.join(" or ", types);
        }
        if (TYPES.contains(type)) {
            return type;
        }
        sli.refuse(
                path + ".type",
                type,
                "must be one of %s: Headroom counts events itself or has Prometheus count them, and asks nobody else"
                        .formatted(TYPES),
                "write one of these",
                problems);
        return null;
    }

    static boolean knows(At<SLI> sli, Map<String, Object> spec, Set<String> fields, String path, Problems problems) {
        List<String> unknown =
                spec.keySet().stream().filter(field -> !fields.contains(field)).toList();
        if (!unknown.isEmpty()) {
            sli.refuse(
                    path,
                    unknown.toString(),
                    "must have no other fields than " + fields.stream().sorted().toList(),
                    "remove them",
                    problems);
        }
        return unknown.isEmpty();
    }
}
