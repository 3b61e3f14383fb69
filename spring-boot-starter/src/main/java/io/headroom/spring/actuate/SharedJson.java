package io.headroom.spring.actuate;

import io.headroom.SloSnapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what open pages ask for every other second as JSON once for all of them: a list once for each look at the SLOs, and an SLO
 * with its course once a tick. Keeps the JSON of the latest look and of a few SLOs, and nothing else.
 *
 * <p>Thread-safe; waits for nobody but who writes the same. Its answers are of a type that needs no Jackson: the JVM checks those of whoever calls it, also
 * where Jackson is absent and this class is never made.
 */
final class SharedJson {
    private static final int MOST_COURSES = 8;
    private static final int MOST_LISTS = 8;

    private final ObjectWriter json;
    private final Map<Key, Course> courses = new LinkedHashMap<>(MOST_COURSES, 1, true);

    /** Replaced by whoever writes the first list of a later look. */
    private volatile Look look = new Look(Instant.MIN, Map.of());

    /** @param json what writes the endpoint's answers */
    SharedJson(JsonMapper json) {
        this.json =
                json.writer().with(StreamWriteFeature.USE_FAST_DOUBLE_WRITER); // the same digits, a dozen for each SLO
    }

    /**
     * A list of SLOs that all come from one look at them. Those that look otherwise since a moment are all that do so since a later one, and maybe more: of
     * one look, lists of as many SLOs have the same, and whoever asks gets what was written for the first.
     */
    OperationResponseBody list(SloList list) {
        Instant at = list.asOf();
        if (at == null || list.since() == null) {
            return written(list);
        }
        Look now = look;
        if (!at.equals(now.at)) {
            now = new Look(at, new ConcurrentHashMap<>());
            look = now;
        }
        WrittenJson known = now.bySize.get(list.slos().size());
        if (known == null) {
            known = written(list);
            if (now.bySize.size() < MOST_LISTS) {
                now.bySize.put(list.slos().size(), known);
            }
        }
        return known;
    }

    /**
     * One SLO with its course.
     *
     * @param key what was asked for
     * @param snapshot what the last tick left
     * @param slo describes it; not asked if it was since then
     */
    OperationResponseBody one(Key key, SloSnapshot snapshot, Supplier<SloDescription> slo) {
        synchronized (courses) {
            Course known = courses.get(key);
            if (known == null || known.snapshot != snapshot) {
                known = new Course(snapshot, written(slo.get()));
                courses.put(key, known);
                if (courses.size() > MOST_COURSES) {
                    courses.remove(courses.keySet().iterator().next());
                }
            }
            return known.json;
        }
    }

    private WrittenJson written(Object answer) {
        return new WrittenJson(json.writeValueAsBytes(answer));
    }

    /**
     * What is asked of one SLO.
     *
     * @param showValues whether who asks may see the values of properties
     */
    record Key(String name, @Nullable Instant since, boolean showValues) {}

    private record Course(SloSnapshot snapshot, WrittenJson json) {}

    /** @param bySize what was written, by how many SLOs it has */
    private record Look(Instant at, Map<Integer, WrittenJson> bySize) {}
}
