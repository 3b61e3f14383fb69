package io.headroom.redis;

import io.headroom.internal.check.PlainText;
import io.headroom.store.SlotCount;
import io.headroom.store.SlotLabel;
import io.headroom.store.SlotReader;
import io.headroom.store.SlotSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer of a script, of whose parts those that were read from the Redis may be anything. */
final class Answer {
    private static final Pattern OWN =
            Pattern.compile("[0-9a-f]{1,16}:([0-9a-f]{1,16})c? (\\d{1,16}) (\\d{1,16}) (\\d{1,16})");
    private static final Pattern COUNT = Pattern.compile("\\d{1,16}");
    private static final String RULE = "hashes of headroom:* must hold what Headroom wrote";

    private final Iterator<?> parts;
    private final SlotReader reader;

    Answer(List<?> parts, SlotReader reader) throws IOException {
        this.parts = parts.iterator();
        this.reader = reader;
        if (!(this.parts.hasNext() && this.parts.next() instanceof Long refused)) {
            throw new IOException("a script must answer with a number first");
        }
        if (refused > 0) {
            reader.refused(RULE, refused + " that are something else");
        }
    }

    boolean hasNext() {
        return parts.hasNext();
    }

    /** A number that the script itself counted. */
    int index() {
        return Integer.parseInt(text());
    }

    /** The two parts of a slot, of which one may be absent. */
    void counts(long slo, SlotSize size, long startMillis) {
        count(slo, size, startMillis, text(), text());
        String begin = text();
        String good = text();
        String bad = text();
        if (COUNT.matcher(begin).matches()) {
            count(slo, size, Long.parseLong(begin), good, bad);
        } else if (!good.isEmpty()) {
            reader.refused(RULE, begin);
        }
    }

    private void count(long slo, SlotSize size, long startMillis, String good, String bad) {
        if (COUNT.matcher(good).matches() && COUNT.matcher(bad).matches()) {
            reader.slot(new SlotCount(slo, size, startMillis, Long.parseLong(good), Long.parseLong(bad)));
        } else if (!good.isEmpty() || !bad.isEmpty()) {
            reader.refused(RULE, good + " and " + bad);
        }
    }

    /** Adds what a process of this instance counted. */
    void ownCount(Map<List<Long>, long[]> sums) {
        index();
        String text = text() + ' ' + text();
        Matcher own = OWN.matcher(text);
        if (!own.matches()) {
            reader.refused(RULE, text);
            return;
        }
        long slo = Long.parseUnsignedLong(own.group(1), 16);
        long[] sum = sums.computeIfAbsent(List.of(slo, Long.parseLong(own.group(4))), anew -> new long[2]);
        sum[0] += Long.parseLong(own.group(2));
        sum[1] += Long.parseLong(own.group(3));
    }

    void label() {
        index();
        String id = text();
        String[] names = text().split("\t", 2);
        if (names.length == 2 && id.matches("[0-9a-f]{1,16}")) {
            reader.label(new SlotLabel(
                    Long.parseUnsignedLong(id, 16), PlainText.unescape(names[0]), PlainText.unescape(names[1])));
        } else {
            reader.refused(RULE, id);
        }
    }

    private String text() {
        Object part = parts.hasNext() ? parts.next() : "";
        return part instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(part);
    }
}
