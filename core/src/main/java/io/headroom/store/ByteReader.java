package io.headroom.store;

/** Reads what {@link ByteWriter} wrote, and from any other bytes either something or a {@link DamagedFileException}. */
final class ByteReader {
    private static final int LAST_SHIFT = 63;

    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes, int begin, int end) {
        this.bytes = bytes;
        this.end = end;
        at = begin;
    }

    int remaining() {
        return end - at;
    }

    long signed() throws DamagedFileException {
        long zigzag = number();
        return zigzag >>> 1 ^ -(zigzag & 1);
    }

    long number() throws DamagedFileException {
        long value = 0;
        for (int shift = 0; shift <= LAST_SHIFT; shift += 7) {
            if (at == end) {
                throw new DamagedFileException("a number must end within the payload", "cut at byte " + end);
            }
            byte next = bytes[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0 && (shift < LAST_SHIFT || next <= 1)) {
                return value;
            }
        }
        throw new DamagedFileException("a number must fit 64 bits", "longer at byte " + at);
    }

    /** A number of items, so many at most as there can be in what remains. */
    int count(int minBytesEach) throws DamagedFileException {
        long count = number();
        int most = remaining() / minBytesEach;
        if (count < 0 || count > most) {
            throw new DamagedFileException(
                    "items must be at most the %d that fit the payload".formatted(most), Long.toUnsignedString(count));
        }
        return (int) count;
    }

    String text() throws DamagedFileException {
        char[] text = new char[count(1)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) number(Character.MAX_VALUE);
        }
        return new String(text);
    }

    long number(long max) throws DamagedFileException {
        long value = number();
        if (value < 0 || value > max) {
            throw new DamagedFileException("a number must be at most " + max, Long.toUnsignedString(value));
        }
        return value;
    }
}
