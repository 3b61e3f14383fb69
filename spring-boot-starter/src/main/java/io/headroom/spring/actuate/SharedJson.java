package io.headroom.spring.actuate;

import io.headroom.SloSnapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Writes what open pages ask for every other second as JSON once for all of them: each SLO of a list once for each look at the SLOs, and an SLO
 * with its course once a tick. Keeps the JSON of the latest look and of a few SLOs, and nothing else.
 *
 * <p>Thread-safe; waits for nobody but who writes the same. Its answers are of a type that needs no Jackson: the JVM checks those of whoever calls it, also
 * where Jackson is absent and this class is never made.
 */
final class SharedJson {
    private static final int MOST_COURSES = 8;
    private static final int MOST_ANSWERS = 4;

    private final JsonMapper plain;
    private final JsonMapper sharing;
    private final Map<Key, Course> courses = new LinkedHashMap<>(MOST_COURSES, 1, true);

    /** Replaced by whoever writes the first list of a later look. */
    private volatile Look look = new Look(Instant.MIN);

    /** @param plain what writes the endpoint's answers */
    SharedJson(JsonMapper plain) {
        this.plain = plain;
        sharing = plain.rebuild()
                .addModule(new SimpleModule().addSerializer(SloDescription.class, new Fragments()))
                .build();
    }

    /** A list of SLOs that all come from one look at them. */
    OperationResponseBody list(SloList list) {
        Instant at = list.asOf();
        Instant since = list.since();
        Look now = look;
        if (at == null || since == null) {
            return written(list);
        }
        if (!at.equals(now.at)) {
            now = new Look(at);
            look = now;
        }
        WrittenJson known = now.answers.get(since);
        if (known == null) {
            known = written(list);
            if (now.answers.size() < MOST_ANSWERS) {
                now.answers.put(since, known);
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
                known = new Course(snapshot, new WrittenJson(plain.writeValueAsBytes(slo.get())));
                courses.put(key, known);
                if (courses.size() > MOST_COURSES) {
                    courses.remove(courses.keySet().iterator().next());
                }
            }
            return known.json;
        }
    }

    private WrittenJson written(SloList list) {
        return new WrittenJson(sharing.writeValueAsBytes(list));
    }

    /**
     * What is asked of one SLO.
     *
     * @param showValues whether who asks may see the values of properties
     */
    record Key(String name, @Nullable Instant since, boolean showValues) {}

    private record Course(SloSnapshot snapshot, WrittenJson json) {}

    /** @param slo which one was written: another one of the same name is not it */
    private record Fragment(SloDescription slo, SerializableString json) {}

    /** @param answers the first few by what was asked: pages that ask every other second ask since the last tick but one */
    private record Look(Instant at, Map<String, Fragment> byName, Map<Instant, WrittenJson> answers) {
        Look(Instant at) {
            this(at, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    private final class Fragments extends ValueSerializer<SloDescription> {
        @Override
        public void serialize(SloDescription slo, JsonGenerator json, SerializationContext context) {
            Map<String, Fragment> byName = look.byName;
            Fragment known = byName.get(slo.name());
            if (known == null || known.slo != slo) {
                known = new Fragment(slo, new SerializedString(plain.writeValueAsString(slo)));
                byName.put(slo.name(), known);
            }
            json.writeRawValue(known.json);
        }
    }
}
