package io.headroom.openslo;

import io.headroom.openslo.EventOrigin.HttpRequests;
import io.headroom.openslo.EventOrigin.Query;
import io.headroom.openslo.EventOrigin.Recorder;
import io.headroom.openslo.Spec.SLI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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

    private static final List<String> TYPES = List.of(HEADROOM, MICROMETER, PROMETHEUS);
    private static final Set<String> HEADROOM_FIELDS = Set.of(NAME, RESULT, FRESHNESS, THROUGHPUT, CUSTOM);
    private static final String METER = "meter";
    private static final String TAGS = "tags";
    private static final String HTTP_METER = "http.server.requests";
    private static final String OUTCOME = "outcome";
    private static final String SERVER_ERROR = "SERVER_ERROR";
    private static final Map<String, String> CLASSES =
            Map.of("CLIENT_ERROR", "4xx", "REDIRECTION", "3xx", SERVER_ERROR, "5xx");

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

    private @Nullable EventOrigin origin(Metric metric, String path) {
        MetricSource source = metric instanceof Metric.Threshold threshold
                ? threshold.source()
                : metric instanceof Metric.Raw raw ? raw.source() : ((Metric.Ratio) metric).total();
        String type = type(source, path);
        if (type == null) {
            return null;
        }
        if (metric instanceof Metric.Raw) {
            sli.refuse(
                    path,
                    type,
                    "must be events that can be counted: a ratio has no size",
                    "write good or bad, and total",
                    problems);
            return null;
        }
        if (metric instanceof Metric.Ratio ratio) {
            String part = ratio.bad() == null ? "good" : "bad";
            MetricSource some = ratio.bad() == null ? ratio.good() : ratio.bad();
            return some == null ? null : ratio(ratio, type, some, part, path);
        }
        return switch (type) {
            case HEADROOM -> recorder(source, path);
            case MICROMETER -> http(source, path, List.of());
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
            case MICROMETER -> http(ratio.total(), path, some, part, partPath);
            default -> query(ratio, some, part, path, partPath);
        };
    }

    private @Nullable EventOrigin recorder(
            MetricSource total, String path, MetricSource some, String part, String partPath) {
        EventOrigin all = recorder(total, path);
        EventOrigin own = recorder(some, partPath);
        if (all != null && own != null && !all.equals(own)) {
            sli.refuse(
                    partPath + ".spec.name",
                    String.valueOf(some.spec().get(NAME)),
                    "must be that of total",
                    "write the same name",
                    problems);
        }
        Object result = some.spec().get(RESULT);
        if (result != null && !result.equals(part)) {
            sli.refuse(partPath + ".spec.result", result.toString(), "must be " + part, "write " + part, problems);
        }
        return own == null ? null : all;
    }

    private @Nullable EventOrigin recorder(MetricSource source, String path) {
        if (!knows(source.spec(), HEADROOM_FIELDS, path + ".spec")) {
            return null;
        }
        if (!(source.spec().get(NAME) instanceof String name) || name.isBlank()) {
            sli.refuse(
                    path + ".spec.name",
                    String.valueOf(source.spec().get(NAME)),
                    "must be the name of events that the application records",
                    "write a name such as checkout",
                    problems);
            return null;
        }
        return new Recorder(name);
    }

    private @Nullable EventOrigin http(
            MetricSource total, String path, MetricSource bad, String part, String partPath) {
        if (part.equals("good")) {
            sli.refuse(
                    partPath,
                    part,
                    "must be bad for requests: what is neither good nor bad is good",
                    "write bad, with the tag outcome: SERVER_ERROR",
                    problems);
            return null;
        }
        Map<?, ?> tags = bad.spec().get(TAGS) instanceof Map<?, ?> map ? map : Map.of();
        List<String> outcomes = texts(tags.get(OUTCOME));
        if (!outcomes.contains(SERVER_ERROR) || !CLASSES.keySet().containsAll(outcomes)) {
            sli.refuse(
                    partPath + ".spec",
                    outcomes.toString(),
                    "must have the tag outcome: SERVER_ERROR, in a list with CLIENT_ERROR or REDIRECTION if these are bad too",
                    "write outcome: SERVER_ERROR",
                    problems);
            return null;
        }
        List<String> classes = outcomes.stream()
                .filter(outcome -> !outcome.equals(SERVER_ERROR))
                .map(CLASSES::get)
                .distinct()
                .sorted()
                .toList();
        EventOrigin all = http(total, path, classes);
        Set<Object> others = new LinkedHashSet<>(tags.entrySet());
        others.removeIf(tag -> tag instanceof Map.Entry<?, ?> entry && OUTCOME.equals(entry.getKey()));
        if (all != null
                && !others.equals(
                        new LinkedHashSet<>(((Map<?, ?>) total.spec().getOrDefault(TAGS, Map.of())).entrySet()))) {
            sli.refuse(
                    partPath + ".spec",
                    String.valueOf(tags),
                    "must have the tags of total, and outcome",
                    "write the same tags",
                    problems);
            return null;
        }
        return bad.spec().get(METER) instanceof String meter && meter.equals(HTTP_METER)
                ? all
                : refuseMeter(bad, partPath);
    }

    private @Nullable EventOrigin http(MetricSource source, String path, List<String> bad) {
        if (!knows(source.spec(), Set.of(METER, TAGS), path + ".spec")) {
            return null;
        }
        if (!HTTP_METER.equals(source.spec().get(METER))) {
            return refuseMeter(source, path);
        }
        Map<?, ?> tags = source.spec().get(TAGS) instanceof Map<?, ?> map ? map : Map.of();
        if (!(tags.get("uri") instanceof String uri) || !Set.of("uri", "method").containsAll(tags.keySet())) {
            sli.refuse(
                    path + ".spec",
                    String.valueOf(tags),
                    "must have the tag uri, and no other but method",
                    "write tags: {uri: \"/checkout/{id}\"}",
                    problems);
            return null;
        }
        Object method = tags.get("method");
        return new HttpRequests(uri, method == null ? null : method.toString(), bad);
    }

    private @Nullable EventOrigin refuseMeter(MetricSource source, String path) {
        sli.refuse(
                path + ".spec.meter",
                String.valueOf(source.spec().get(METER)),
                "must be " + HTTP_METER + ": no other is counted event by event",
                "record the events yourself, and write type: Headroom",
                problems);
        return null;
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
        if (source.spec().get("query") instanceof String query && !query.isBlank()) {
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
            type = sli.files().objects(Spec.DataSource.class).stream()
                    .filter(data -> data.name().equals(source.ref()))
                    .map(data -> data.spec().type())
                    .findFirst()
                    .orElse("absent");
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

    private boolean knows(Map<String, Object> spec, Set<String> fields, String path) {
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

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> texts.add(String.valueOf(item)));
        } else if (value != null) {
            texts.add(value.toString());
        }
        return texts;
    }
}
