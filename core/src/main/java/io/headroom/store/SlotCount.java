package io.headroom.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * What was counted in one slot of time.
 *
 * @param slo whose counts they are, see {@link #id}
 * @param size how long the slot is
 * @param startMillis when it began, milliseconds since 1970
 * @param good good events
 * @param bad bad events
 */
public record SlotCount(long slo, SlotSize size, long startMillis, long good, long bad) {
    /** The most events that a slot may hold: numbers up to here are exact in a double too, which some stores compute with. */
    public static final long MOST = (1L << 53) - 1;

    /** How far ahead of a reader's clock a slot may begin: no clock that is to be believed is more wrong. */
    static final Duration FURTHEST_AHEAD = Duration.ofHours(24);

    /** Whose slots tell when an instance was there: their good events are milliseconds of time. */
    static final long PRESENCE = 0;

    /**
     * A number for any texts: the first 8 bytes of their SHA-256. So no name is ever part of a statement or of a key.
     *
     * @return never 0, which stands for no SLO
     */
    public static long id(String... texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_16BE);
                digest.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                digest.update(bytes);
            }
            long id = ByteBuffer.wrap(digest.digest()).getLong();
            return id == PRESENCE ? 1 : id;
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
