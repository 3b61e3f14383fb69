package io.headroom.spring.actuate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that open pages are sent one after the other. To send half a megabyte takes a quarter of a millisecond, to pack it first five times as long: what
 * many ask for is packed once, for those from the third on.
 *
 * <p>Thread-safe. Needs no Jackson, unlike what is written with it.
 */
final class SharedBytes {
    /** What is not longer is sent in a piece or two anyway. */
    static final int SMALL = 16 * 1024;

    private static final int FIRST_PACKED = 3;

    private final byte[] plain;

    /** Guarded by this, like the packed bytes. */
    private int asked;

    private byte @Nullable [] packed;

    /** @param plain never changed */
    SharedBytes(byte[] plain) {
        this.plain = plain;
    }

    /** As they are; not to be changed. */
    byte[] plain() {
        return plain;
    }

    /** The same packed by gzip, not to be changed; null if that does not pay, or not yet. */
    synchronized byte @Nullable [] gzip() {
        asked++;
        if (packed == null && asked >= FIRST_PACKED && plain.length > SMALL) {
            packed = pack(plain);
        }
        return packed;
    }

    private static byte[] pack(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4);
        try (Fast gzip = new Fast(packed)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(ByteArrayOutputStream to) throws IOException {
            super(to, SMALL);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
