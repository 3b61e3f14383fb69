package io.headroom.spring.actuate;

import io.headroom.Slo;
import io.headroom.SloSnapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
    private static final byte[] NO_SLOS = SloJson.ascii("\"slos\":[]");

    private final ObjectWriter json;
    private final Map<Key, Course> courses = new LinkedHashMap<>(MOST_COURSES, 1, true);

    /** Replaced by whoever writes the first list of a later look. */
    private volatile Look look = new Look(Instant.MIN, Map.of());

    private final Supplier<Object> declared;
    private final Function<ShownSlos.Seen, SloDescription> describe;

    /** Guarded by it, like the SLOs' JSON. None is taken out: the SLOs of a list never retire. */
    private final JsonBuffer buffer = new JsonBuffer();

    private final Map<Slo, SloJson> slos = new HashMap<>();

    /** Whether Jackson writes figures as everybody does; an application may have it write them otherwise. Guarded like those. */
    private boolean usual = true;

    /**
     * @param json what writes the endpoint's answers
     * @param declared another object once the SLOs are declared otherwise
     * @param describe one of them for a list
     */
    SharedJson(JsonMapper json, Supplier<Object> declared, Function<ShownSlos.Seen, SloDescription> describe) {
        this.json =
                json.writer().with(StreamWriteFeature.USE_FAST_DOUBLE_WRITER); // the same digits, a dozen for each SLO
        this.declared = declared;
        this.describe = describe;
    }

    /** A list as it is. */
    OperationResponseBody list(SloList list) {
        return written(json.writeValueAsBytes(list));
    }

    /**
     * A list of SLOs that all come from one look at them. Those that look otherwise since a moment are all that do so since a later one, and maybe more: of
     * one look, lists of as many SLOs have the same, and whoever asks gets what was written for the first.
     *
     * @param frame the list without them, of the moment of the look
     */
    OperationResponseBody list(SloList frame, List<ShownSlos.Seen> changed) {
        Instant at = Objects.requireNonNull(frame.asOf());
        Look now = look;
        if (!at.equals(now.at)) {
            now = new Look(at, new ConcurrentHashMap<>());
            look = now;
        }
        WrittenJson known = now.bySize.get(changed.size());
        if (known == null) {
            known = written(json(frame, changed));
            if (now.bySize.size() < MOST_LISTS) {
                now.bySize.put(changed.size(), known);
            }
        }
        return known;
    }

    private byte[] json(SloList frame, List<ShownSlos.Seen> changed) {
        byte[] outer = json.writeValueAsBytes(frame);
        int found = SloJson.indexOf(outer, NO_SLOS);
        int hole = found + NO_SLOS.length - 1;
        synchronized (buffer) {
            usual &= found >= 0;
            if (usual) {
                buffer.clear();
                buffer.write(outer, 0, hole);
                usual = write(changed);
                buffer.write(outer, hole, outer.length - hole);
            }
            return usual
                    ? buffer.copy()
                    : json.writeValueAsBytes(
                            frame.with(changed.stream().map(describe).toList()));
        }
    }

    /** Those in between; false if they are not as Jackson writes them. */
    private boolean write(List<ShownSlos.Seen> changed) {
        Object declaredNow = declared.get();
        for (int i = 0; i < changed.size(); i++) {
            if (i > 0) {
                buffer.write(',');
            }
            ShownSlos.Seen slo = changed.get(i);
            SloJson known = slos.computeIfAbsent(slo.slo(), added -> new SloJson(json, describe));
            if (!known.write(slo, declaredNow, buffer)) {
                return false;
            }
        }
        return true;
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
                known = new Course(snapshot, written(json.writeValueAsBytes(slo.get())));
                courses.put(key, known);
                if (courses.size() > MOST_COURSES) {
                    courses.remove(courses.keySet().iterator().next());
                }
            }
            return known.json;
        }
    }

    private static WrittenJson written(byte[] json) {
        return new WrittenJson(new SharedBytes(json));
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
