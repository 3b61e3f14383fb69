package io.headroom.openslo;

import io.headroom.openslo.EventOrigin.HttpRequests;
import io.headroom.openslo.EventOrigin.SelectedRequests;
import io.headroom.openslo.Spec.SLI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which HTTP requests are the events of an SLI: by the tags of the meter that counts them, or as the Spring Boot starter selects them. */
final class RequestReader {
    static final String METER = "meter";
    static final String TAGS = "tags";
    static final String HTTP_METER = "http.server.requests";
    static final String OUTCOME = "outcome";
    static final String SERVER_ERROR = "SERVER_ERROR";
    static final String URI = "uri";
    static final String PATH = "path";
    static final String METHOD = "method";
    static final String HEADER = "header";
    static final String IGNORED = "ignored";
    static final String GOOD = "good";
    static final String BAD = "bad";

    private static final Map<String, String> CLASSES =
            Map.of("CLIENT_ERROR", "4xx", "REDIRECTION", "3xx", SERVER_ERROR, "5xx");
    private static final Set<String> FIELDS = Set.of(URI, PATH, METHOD, HEADER, IGNORED, GOOD, BAD);

    private final At<SLI> sli;
    private final Problems problems;

    RequestReader(At<SLI> sli, Problems problems) {
        this.sli = sli;
        this.problems = problems;
    }

    /** As the meter's tag names a class of status. */
    static String outcome(String statusClass) {
        return CLASSES.entrySet().stream()
                .filter(each -> each.getValue().equals(statusClass))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** By the fields that the starter's properties have; null if one is wrong, which is told. */
    @Nullable EventOrigin selected(Object written, String path) {
        if (!(written instanceof Map<?, ?> fields) || !FIELDS.containsAll(fields.keySet())) {
            sli.refuse(
                    path,
                    written instanceof Map<?, ?> fields ? fields.keySet().toString() : written.toString(),
                    "must be a map of no other fields than "
                            + FIELDS.stream().sorted().toList(),
                    "write http: {uri: \"/checkout/{id}\"}",
                    problems);
            return null;
        }
        if (!isPlain(fields)) {
            sli.refuse(
                    path,
                    fields.toString(),
                    "must have texts as fields, and lists of texts as ignored, good and bad",
                    "write one such as bad: [4xx]",
                    problems);
            return null;
        }
        String uri = text(fields, URI);
        String pattern = text(fields, PATH);
        boolean isPath = (uri != null || pattern != null)
                && (uri == null || uri.startsWith("/"))
                && (pattern == null || pattern.startsWith("/"));
        if (!isPath) {
            sli.refuse(
                    path,
                    "uri %s, path %s".formatted(uri, pattern),
                    "must have a uri or a path that begins with /",
                    "write http: {uri: \"/checkout/{id}\"}, or a path such as /api/**",
                    problems);
            return null;
        }
        return new SelectedRequests(
                        uri,
                        pattern,
                        text(fields, METHOD),
                        text(fields, HEADER),
                        texts(fields.get(IGNORED)),
                        texts(fields.get(GOOD)),
                        texts(fields.get(BAD)))
                .simplest();
    }

    @Nullable EventOrigin metered(MetricSource total, String path, MetricSource bad, String part, String partPath) {
        if (part.equals(GOOD)) {
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
        EventOrigin all = metered(total, path, classes);
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

    @Nullable EventOrigin metered(MetricSource source, String path, List<String> bad) {
        if (!SourceReader.knows(sli, source.spec(), Set.of(METER, TAGS), path + ".spec", problems)) {
            return null;
        }
        if (!HTTP_METER.equals(source.spec().get(METER))) {
            return refuseMeter(source, path);
        }
        Map<?, ?> tags = source.spec().get(TAGS) instanceof Map<?, ?> map ? map : Map.of();
        if (!(tags.get(URI) instanceof String uri) || !Set.of(URI, METHOD).containsAll(tags.keySet())) {
            sli.refuse(
                    path + ".spec",
                    String.valueOf(tags),
                    "must have the tag uri, and no other but method",
                    "write tags: {uri: \"/checkout/{id}\"}",
                    problems);
            return null;
        }
        Object method = tags.get(METHOD);
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

    private static boolean isPlain(Map<?, ?> fields) {
        return fields.entrySet().stream().allMatch(field -> {
            boolean several = Set.of(IGNORED, GOOD, BAD).contains(field.getKey());
            return several && field.getValue() instanceof List<?> list
                    ? list.stream().noneMatch(item -> item instanceof List || item instanceof Map)
                    : !(field.getValue() instanceof List) && !(field.getValue() instanceof Map);
        });
    }

    private static @Nullable String text(Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        return value == null ? null : value.toString();
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
