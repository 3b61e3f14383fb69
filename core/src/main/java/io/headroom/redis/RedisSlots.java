package io.headroom.redis;

import io.headroom.internal.check.PlainText;
import io.headroom.store.SharedStore;
import io.headroom.store.SlotCount;
import io.headroom.store.SlotFlush;
import io.headroom.store.SlotFlush.Writer;
import io.headroom.store.SlotLabel;
import io.headroom.store.SlotReader;
import io.headroom.store.SlotSize;
import io.headroom.store.SlotSpan;
import io.headroom.store.SlotTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Slots in hashes of a Redis, one for all SLOs of a slot of time, which expire by themselves. A flush is one round trip: a script raises what
 * the process counted, adds as much to the fleet's totals, and answers with those.
 *
 * <p>Thread-safe. All keys of a service begin with {@code headroom:{…}} and so lie together in a cluster.
 */
public final class RedisSlots implements SlotTable {
    private static final String EXCHANGE = resource("exchange.lua");
    private static final String DESCRIBE = resource("describe.lua");
    private static final String READ = resource("read.lua");

    /** So that no script keeps a Redis from its other work for long. */
    private static final int SLOTS_AT_A_TIME = 10_000;

    private static final int MOST_KEYS = 256;
    private static final int MOST_FIELDS = 100_000;

    /** Of one answer; a hash of the most fields fits, whatever counts are in it. */
    private static final int MOST_BYTES = 32_000_000;

    /** To one process that starts. The counts of 20,000 SLOs are in a hundred. */
    private static final int MOST_ANSWERS = 400;

    private static final int LONGEST_NAME = 4_000;
    private static final int LONGEST_COUNT = 64;

    private final RedisScripts redis;

    RedisSlots(RedisScripts redis) {
        this.redis = redis;
    }

    /** A store in a Redis. */
    public static SharedStore store(RedisScripts redis) {
        return SharedStore.in(new RedisSlots(redis));
    }

    @Override
    public void prepare() {}

    @Override
    public void describe(Writer writer, List<SlotLabel> slos, Instant expiry) throws IOException {
        List<byte[]> arguments = new ArrayList<>(List.of(bytes(expiry.toEpochMilli())));
        for (SlotLabel slo : slos) {
            arguments.add(bytes(Long.toHexString(slo.id())));
            arguments.add(bytes(PlainText.escape(slo.name()) + '\t' + PlainText.escape(slo.measure())));
        }
        redis.run(DESCRIBE, List.of(labels(writer)), arguments);
    }

    @Override
    public void own(Writer writer, Instant now, SlotReader reader) throws IOException {
        Answer labels = new Answer(redis.run(READ, List.of(labels(writer)), limits(LONGEST_NAME)), reader);
        labels.index();
        while (labels.hasNext()) {
            labels.label();
        }
        int answersLeft = MOST_ANSWERS;
        for (SlotSize size : SlotSize.values()) {
            answersLeft = readOwn(writer, size, now, answersLeft, reader);
        }
        if (answersLeft < 0) {
            reader.refused(
                    "the counts of an instance must fit into %d answers of %d bytes"
                            .formatted(MOST_ANSWERS, MOST_BYTES),
                    "more");
        }
    }

    @Override
    public void exchange(SlotFlush flush, SlotReader reader) throws IOException {
        List<Group> raised = groups(flush.raised());
        List<Slot> wanted =
                flush.spans().stream().flatMap(RedisSlots::slots).distinct().toList();
        int raisedUntil = 0;
        int readUntil = 0;
        do {
            int raisedFrom = raisedUntil;
            for (int slots = 0; raisedUntil < raised.size() && slots < SLOTS_AT_A_TIME; raisedUntil++) {
                slots += raised.get(raisedUntil).counts.size();
            }
            int readFrom = readUntil;
            if (raisedUntil == raised.size()) {
                readUntil = Math.min(wanted.size(), readFrom + keysAtATime(flush));
            }
            exchange(flush, raised.subList(raisedFrom, raisedUntil), wanted.subList(readFrom, readUntil), reader);
        } while (raisedUntil < raised.size() || readUntil < wanted.size());
    }

    private void exchange(SlotFlush flush, List<Group> raised, List<Slot> wanted, SlotReader reader)
            throws IOException {
        Writer writer = flush.writer();
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> arguments = new ArrayList<>(List.of(bytes(raised.size())));
        for (Group group : raised) {
            keys.add(total(writer, group.slot));
            keys.add(own(writer, group.slot));
            group.addTo(arguments, flush);
        }
        for (Slot slot : wanted) {
            keys.add(total(writer, slot));
        }
        for (long slo : flush.wanted()) {
            arguments.add(bytes(Long.toHexString(slo)));
        }
        Answer answer = new Answer(redis.run(EXCHANGE, keys, arguments), reader);
        while (answer.hasNext()) {
            Slot slot = wanted.get(answer.index());
            answer.counts(flush.wanted().get(answer.index()), slot.size, slot.startMillis);
        }
    }

    private static int keysAtATime(SlotFlush flush) {
        return Math.max(
                1,
                Math.min(MOST_KEYS, SLOTS_AT_A_TIME / Math.max(1, flush.wanted().size())));
    }

    /**
     * The newest first, for of too much the oldest is left out.
     *
     * @return how many answers may still be asked for; below 0 if they did not suffice
     */
    private int readOwn(Writer writer, SlotSize size, Instant now, int answers, SlotReader reader) throws IOException {
        List<Slot> slots = new ArrayList<>(slots(SlotSpan.possible(size, now)).toList());
        Collections.reverse(slots);
        int left = answers;
        int read = 0;
        while (read < slots.size() && left > 0) {
            List<Slot> some = slots.subList(read, Math.min(slots.size(), read + MOST_KEYS));
            List<byte[]> keys = some.stream().map(slot -> own(writer, slot)).toList();
            Answer answer = new Answer(redis.run(READ, keys, limits(LONGEST_COUNT)), reader);
            read += Math.max(1, answer.index());
            left--;
            Map<List<Long>, long[]> sums = new LinkedHashMap<>();
            while (answer.hasNext()) {
                answer.ownCount(sums);
            }
            sums.forEach((slot, sum) -> reader.slot(new SlotCount(slot.get(0), size, slot.get(1), sum[0], sum[1])));
        }
        return read < slots.size() ? -1 : left;
    }

    /** By slots of time, each of which is a hash. */
    private static List<Group> groups(List<SlotCount> raised) {
        Map<Slot, Group> groups = new LinkedHashMap<>();
        for (SlotCount count : raised) {
            groups.computeIfAbsent(Slot.of(count), Group::new).counts.add(count);
        }
        return List.copyOf(groups.values());
    }

    private static Stream<Slot> slots(SlotSpan span) {
        return LongStream.iterate(
                        Slot.floor(span.size(), span.fromMillis()),
                        start -> start < span.untilMillis(),
                        start -> start + length(span.size()))
                .mapToObj(start -> new Slot(span.size(), start));
    }

    private static byte[] total(Writer writer, Slot slot) {
        return bytes(prefix(writer) + slot);
    }

    private static byte[] own(Writer writer, Slot slot) {
        return bytes(prefix(writer) + slot + ':' + writer.instance());
    }

    private static byte[] labels(Writer writer) {
        return bytes(prefix(writer) + "slos");
    }

    private static String prefix(Writer writer) {
        return "headroom:{%x}:".formatted(writer.serviceId());
    }

    private static List<byte[]> limits(int longestValue) {
        return List.of(bytes(MOST_FIELDS), bytes(longestValue), bytes(MOST_BYTES));
    }

    private static byte[] bytes(Object text) {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static long length(SlotSize size) {
        return size.length().toMillis();
    }

    private static String resource(String name) {
        try (InputStream resource = Objects.requireNonNull(RedisSlots.class.getResourceAsStream(name))) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new AssertionError("a resource of the same jar must be readable", impossible);
        }
    }

    @Override
    public String toString() {
        return "the Redis's keys headroom:*";
    }

    /** A slot of time in full, whether or not a period begins within it. */
    private record Slot(SlotSize size, long startMillis) {
        static Slot of(SlotCount count) {
            return new Slot(count.size(), floor(count.size(), count.startMillis()));
        }

        static long floor(SlotSize size, long millis) {
            return Math.floorDiv(millis, length(size)) * length(size);
        }

        @Override
        public String toString() {
            return "%d:%d".formatted(size.length().toMinutes(), startMillis);
        }
    }

    /** What one hash is raised by. */
    private static final class Group {
        private static final String WHOLE = "";
        private static final String CUT = "c";

        final Slot slot;
        final List<SlotCount> counts = new ArrayList<>();

        Group(Slot slot) {
            this.slot = slot;
        }

        void addTo(List<byte[]> arguments, SlotFlush flush) {
            long lives = flush.expiryMillis(counts.get(0)) - flush.now().toEpochMilli();
            arguments.add(bytes(Math.max(1, lives)));
            arguments.add(bytes(counts.size()));
            for (SlotCount count : counts) {
                arguments.add(bytes(Long.toHexString(count.slo())));
                arguments.add(bytes(count.startMillis() == slot.startMillis ? WHOLE : CUT));
                arguments.add(bytes(Long.toHexString(flush.writer().incarnation())));
                arguments.add(bytes(count.startMillis()));
                arguments.add(bytes(count.good()));
                arguments.add(bytes(count.bad()));
            }
        }
    }
}
