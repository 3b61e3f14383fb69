package io.headroom.spring.actuate;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.NumberOutput;

/**
 * JSON as it grows, in UTF-8, kept to be filled again. Digits are Jackson's.
 *
 * <p>Not thread-safe.
 */
final class JsonBuffer {
    private static final int FIRST_SIZE = 1024;
    private static final int MOST_DIGITS = 20;

    /** Up to it, what is whole is written with its digits and {@code .0}. */
    private static final double MOST_WHOLE = 1e6;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int size;
    private @Nullable Instant moment;
    private byte[] momentText = {};

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    void write(byte[] json) {
        write(json, 0, json.length);
    }

    void write(byte[] json, int from, int length) {
        reserve(length);
        System.arraycopy(json, from, bytes, size, length);
        size += length;
    }

    /** Characters that are themselves in JSON and in ASCII. */
    void write(String plain) {
        int length = plain.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) plain.charAt(i);
        }
        size += length;
    }

    void write(char plain) {
        reserve(1);
        bytes[size++] = (byte) plain;
    }

    void write(long number) {
        reserve(MOST_DIGITS);
        size = NumberOutput.outputLong(number, bytes, size);
    }

    /** @param number finite */
    void write(double number) {
        long whole = (long) number;
        if (whole == number
                && Math.abs(number) < MOST_WHOLE
                && (whole != 0 || Double.doubleToRawLongBits(number) == 0)) {
            write(whole);
            write(".0");
        } else {
            write(NumberOutput.toString(number, true));
        }
    }

    /** Between quotes; what is written after another of the same moment is written like it. */
    void write(Instant at) {
        if (!at.equals(moment)) {
            momentText = ('"' + at.toString() + '"').getBytes(StandardCharsets.US_ASCII);
            moment = at;
        }
        write(momentText);
    }

    /** Whether what was written from a place on is this. */
    boolean endsWith(int from, byte[] json) {
        return Arrays.equals(bytes, from, size, json, 0, json.length);
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
