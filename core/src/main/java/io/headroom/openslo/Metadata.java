package io.headroom.openslo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every object has.
 *
 * @param name what other objects refer to, unique within its kind
 * @param displayName for people, empty if there is none
 * @param labels each with one or more values
 * @param annotations what tools add
 */
public record Metadata(
        String name, String displayName, Map<String, List<String>> labels, Map<String, String> annotations) {
    /** What Headroom's own annotations begin with. */
    static final String PREFIX = "headroom.io/";

    /** Keeps copies, in the order of the file. */
    public Metadata {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        labels.forEach((key, values) -> lists.put(key, List.copyOf(values)));
        labels = Collections.unmodifiableMap(lists);
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /** A name and nothing else. */
    public static Metadata of(String name) {
        return new Metadata(name, "", Map.of(), Map.of());
    }

    Metadata withAnnotation(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(annotations);
        more.put(key, value);
        return new Metadata(name, displayName, labels, more);
    }
}
