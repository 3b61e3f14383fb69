package io.headroom.internal.window;

/** Where a window begins at the present: between which two edges, and how far along. */
final class Cursor {
    final long windowNanos;
    private final Ring ring;
    private final Rung rung;
    private long fromNanos;
    private long lowNanos;
    private long highNanos;
    private int lowAt;
    private int highAt;
    private boolean open;
    private double fraction;

    Cursor(long windowNanos, Ring ring, Rung rung) {
        this.windowNanos = windowNanos;
        this.ring = ring;
        this.rung = rung;
    }

    /** Whether it passed an edge. */
    boolean moveTo(long nowNanos) {
        fromNanos = nowNanos - windowNanos;
        long edge = rung.floor(fromNanos, rung.oldest(ring.capacity));
        open = edge == rung.newest();
        lowNanos = rung.edgeNanos(edge);
        highNanos = open ? nowNanos : rung.edgeNanos(edge + 1);
        fraction = Ladder.fraction(fromNanos, lowNanos, highNanos);
        int at = ring.at(edge);
        boolean passed = at != lowAt;
        lowAt = at;
        highAt = ring.at(edge + 1);
        return passed;
    }

    /** The beginning of the window. */
    long fromNanos() {
        return fromNanos;
    }

    /** The edge at or before it. */
    long lowNanos() {
        return lowNanos;
    }

    /** The edge after it, or the present. */
    long highNanos() {
        return highNanos;
    }

    /** Index, in a ladder's array, of the snapshot at the edge before. */
    int lowAt() {
        return lowAt;
    }

    /** Index of the snapshot at the edge after; of no use while {@link #open}. */
    int highAt() {
        return highAt;
    }

    /** Whether the window begins in the slot that is still open. */
    boolean open() {
        return open;
    }

    /** How far from the edge before to the edge after. */
    double fraction() {
        return fraction;
    }
}
