package io.headroom.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Bytes in the making, in one array that grows and is used again. */
final class ByteWriter {
    /** Heap buffers are copied to a direct one of their size, which stays with the thread: a small one. */
    static final int CHUNK = 1 << 16;

    private static final int MAX_NUMBER_BYTES = 10;

    private byte[] bytes = new byte[1 << 12];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    void fixedInt(int value) throws IOException {
        reserve(Integer.BYTES);
        size += Integer.BYTES;
        putFixedInt(size - Integer.BYTES, value);
    }

    void putFixedInt(int offset, int value) {
        ByteBuffer.wrap(bytes).putInt(offset, value);
    }

    void ascii(byte[] text) throws IOException {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
    }

    void signed(long value) throws IOException {
        number(value << 1 ^ value >> Long.SIZE - 1);
    }

    void number(long value) throws IOException {
        reserve(MAX_NUMBER_BYTES);
        long rest = value;
        int at = size;
        while ((rest & ~0x7FL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        size = at;
    }

    void text(String text) throws IOException {
        number(text.length());
        for (int i = 0; i < text.length(); i++) {
            number(text.charAt(i));
        }
    }

    int crc() {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, size);
        return (int) crc.getValue();
    }

    void writeTo(WritableByteChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.position() < size) {
            buffer.limit(Math.min(size, buffer.position() + CHUNK));
            channel.write(buffer);
        }
    }

    private void reserve(int more) throws IOException {
        if (bytes.length - size < more) {
            grow(more);
        }
    }

    private void grow(int more) throws IOException {
        int max = SavedCountsFormat.MAX_FILE_BYTES;
        if (max - size < more) {
            throw new IOException("counts must take at most %d bytes, would take more".formatted(max));
        }
        bytes = Arrays.copyOf(bytes, Math.min(max, Math.max(size + more, bytes.length + (bytes.length >> 1))));
    }
}
