package io.headroom.store;

import io.headroom.internal.window.History;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a file of saved counts.
 *
 * <pre>
 * offset   bytes
 *      0       8  magic: "headroom" in ASCII
 *      8       4  format version: 1
 *     12       4  n, the length of the payload
 *     16       n  payload
 * 16 + n       4  CRC32C of all bytes before it
 *
 * payload   text service, text instance, instant savedAt,
 *           number of gaps, of each { instant from, instant until },
 *           number of SLOs, of each { text name, text measure, span retention, number of points, of each a point }
 * point     signed milliseconds: its distance in time from the point before, less the distance of that from the one before;
 *           number of good events since the point before; number of bad events since then
 * instant   span since the epoch
 * span      signed seconds, number of nanoseconds
 * text      number of UTF-16 units, each unit as a number: every string reads back equal, even one with half a character
 * signed    number that maps 0, -1, 1, -2, 2 ... to 0, 1, 2, 3, 4 ... (zigzag)
 * number    64 bits without sign: 7 bits a byte, the lowest first, the highest bit set in all bytes but the last (LEB128)
 * </pre>
 *
 * The version, the length and the checksum are big-endian. Before the first point lies one at time 0 with distance 0 and no events.
 * Times are computed modulo 2^64, which makes every difference reversible. Points of one slot size take 1 byte for the time.
 *
 * <p>A reader allocates at most what the file's own size warrants, and takes nothing for granted that the checksum does not
 * prove: a valid checksum shows that a writer finished, not that it was this one.
 */
final class SavedCountsFormat {
    static final int MAX_FILE_BYTES = 256 << 20;

    static final int VERSION = 1;
    static final int VERSION_OFFSET = 8;
    private static final int LENGTH_OFFSET = 12;
    private static final int HEADER_BYTES = 16;
    private static final int CRC_BYTES = 4;
    private static final byte[] MAGIC = "headroom".getBytes(StandardCharsets.US_ASCII);

    private static final int MIN_GAP_BYTES = 4;
    private static final int MIN_SLO_BYTES = 5;
    private static final int MIN_POINT_BYTES = 3;
    private static final long MAX_NANOS = 999_999_999;

    private final String service;
    private final String instance;

    SavedCountsFormat(String service, String instance) {
        this.service = service;
        this.instance = instance;
    }

    /** Replaces what the writer held by a whole file. */
    void encode(SavedCounts counts, ByteWriter out) throws IOException {
        out.clear();
        out.ascii(MAGIC);
        out.fixedInt(VERSION);
        out.fixedInt(0);
        encodePayload(counts, out);
        out.putFixedInt(LENGTH_OFFSET, out.size() - HEADER_BYTES);
        out.fixedInt(out.crc());
    }

    private void encodePayload(SavedCounts counts, ByteWriter out) throws IOException {
        out.text(service);
        out.text(instance);
        encode(counts.savedAt(), out);
        out.number(counts.gaps().size());
        for (SavedCounts.Gap gap : counts.gaps()) {
            encode(gap.from(), out);
            encode(gap.until(), out);
        }
        out.number(counts.slos().size());
        for (SavedSlo slo : counts.slos()) {
            encode(slo, out);
        }
    }

    private static void encode(Instant instant, ByteWriter out) throws IOException {
        out.signed(instant.getEpochSecond());
        out.number(instant.getNano());
    }

    private static void encode(SavedSlo slo, ByteWriter out) throws IOException {
        out.text(slo.name());
        out.text(slo.measure());
        out.signed(slo.retention().getSeconds());
        out.number(slo.retention().getNano());
        encode(slo.history(), out);
    }

    private static void encode(History history, ByteWriter out) throws IOException {
        out.number(history.size());
        long wallMillis = 0;
        long distance = 0;
        long good = 0;
        long bad = 0;
        for (int i = 0; i < history.size(); i++) {
            long nextDistance = history.wallMillis(i) - wallMillis;
            out.signed(nextDistance - distance);
            out.number(history.good(i) - good);
            out.number(history.bad(i) - bad);
            wallMillis = history.wallMillis(i);
            distance = nextDistance;
            good = history.good(i);
            bad = history.bad(i);
        }
    }

    /**
     * Reads a whole file.
     *
     * @param latest what lies after it is not believed
     * @throws DamagedFileException whatever the bytes are, unless they are counts of this service and instance
     * @throws IOException if the channel fails
     */
    SavedCounts decode(FileChannel file, Instant latest) throws IOException, DamagedFileException {
        byte[] bytes = readChecked(file);
        ByteReader in = new ByteReader(bytes, HEADER_BYTES, bytes.length - CRC_BYTES);
        try {
            return decodePayload(in, latest);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException brokenRule) {
            throw new DamagedFileException(String.valueOf(brokenRule.getMessage()));
        }
    }

    /** Allocates the file's size only once its header says the same size. */
    private static byte[] readChecked(FileChannel file) throws IOException, DamagedFileException {
        long size = file.size();
        int least = HEADER_BYTES + CRC_BYTES;
        require(size >= least && size <= MAX_FILE_BYTES, "size must be %d to %d bytes", size, least, MAX_FILE_BYTES);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        readFully(file, header);
        checkHeader(header, size);
        ByteBuffer whole = ByteBuffer.allocate((int) size).put(header.rewind());
        readFully(file, whole);
        checkCrc(whole);
        return whole.array();
    }

    private static void checkHeader(ByteBuffer header, long size) throws DamagedFileException {
        byte[] magic = Arrays.copyOf(header.array(), MAGIC.length);
        require(
                Arrays.equals(magic, MAGIC),
                "the first bytes must be headroom",
                new String(magic, StandardCharsets.ISO_8859_1));
        int version = header.getInt(VERSION_OFFSET);
        require(version == VERSION, "format version must be %d", version, VERSION);
        long payload = size - HEADER_BYTES - CRC_BYTES;
        long length = Integer.toUnsignedLong(header.getInt(LENGTH_OFFSET));
        require(length == payload, "length of the payload must be the %d bytes there are", length, payload);
    }

    private static void checkCrc(ByteBuffer whole) throws DamagedFileException {
        int covered = whole.capacity() - CRC_BYTES;
        CRC32C crc = new CRC32C();
        crc.update(whole.array(), 0, covered);
        int found = whole.getInt(covered);
        int computed = (int) crc.getValue();
        require(found == computed, "checksum must be %08x", "%08x".formatted(found), computed);
    }

    /** Chunks, as {@link ByteWriter} writes them, for the same reason. */
    private static void readFully(FileChannel file, ByteBuffer buffer) throws IOException, DamagedFileException {
        while (buffer.position() < buffer.capacity()) {
            buffer.limit(Math.min(buffer.capacity(), buffer.position() + ByteWriter.CHUNK));
            int read = file.read(buffer);
            require(read >= 0, "file must have %d bytes", buffer.position(), buffer.capacity());
        }
    }

    private SavedCounts decodePayload(ByteReader in, Instant latest) throws DamagedFileException {
        requireEqual("service", service, in.text());
        requireEqual("instance", instance, in.text());
        Instant savedAt = decodeInstant(in, latest);
        List<SavedCounts.Gap> gaps = decodeGaps(in, latest);
        List<SavedSlo> slos = decodeSlos(in, latest);
        require(in.remaining() == 0, "payload must end with the last SLO", in.remaining() + " bytes longer");
        return new SavedCounts(savedAt, gaps, slos);
    }

    private static List<SavedCounts.Gap> decodeGaps(ByteReader in, Instant latest) throws DamagedFileException {
        int count = in.count(MIN_GAP_BYTES);
        List<SavedCounts.Gap> gaps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            gaps.add(new SavedCounts.Gap(decodeInstant(in, latest), decodeInstant(in, latest)));
        }
        return gaps;
    }

    private static List<SavedSlo> decodeSlos(ByteReader in, Instant latest) throws DamagedFileException {
        int count = in.count(MIN_SLO_BYTES);
        List<SavedSlo> slos = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            slos.add(new SavedSlo(in.text(), in.text(), decodeSpan(in), decodeHistory(in, latest)));
        }
        return slos;
    }

    private static History decodeHistory(ByteReader in, Instant latest) throws DamagedFileException {
        int count = in.count(MIN_POINT_BYTES);
        long[] wallMillis = new long[count];
        long[] good = new long[count];
        long[] bad = new long[count];
        long distance = 0;
        for (int i = 0; i < count; i++) {
            boolean first = i == 0;
            distance += in.signed();
            wallMillis[i] = (first ? 0 : wallMillis[i - 1]) + distance;
            good[i] = (first ? 0 : good[i - 1]) + in.number();
            bad[i] = (first ? 0 : bad[i - 1]) + in.number();
        }
        if (count > 0) {
            requireNotAfter(latest, Instant.ofEpochMilli(wallMillis[count - 1]));
        }
        return new History(wallMillis, good, bad);
    }

    private static Instant decodeInstant(ByteReader in, Instant latest) throws DamagedFileException {
        Instant instant = Instant.ofEpochSecond(in.signed(), in.number(MAX_NANOS));
        requireNotAfter(latest, instant);
        return instant;
    }

    private static Duration decodeSpan(ByteReader in) throws DamagedFileException {
        return Duration.ofSeconds(in.signed(), in.number(MAX_NANOS));
    }

    private static void requireNotAfter(Instant latest, Instant time) throws DamagedFileException {
        require(!time.isAfter(latest), "times must be at most 24h ahead, so until %s", time, latest);
    }

    private static void requireEqual(String field, String expected, String found) throws DamagedFileException {
        require(found.equals(expected), field + " must be %s", found, expected);
    }

    private static void require(boolean holds, String rule, Object value, Object... parts) throws DamagedFileException {
        if (!holds) {
            throw new DamagedFileException(rule.formatted(parts), value);
        }
    }
}
