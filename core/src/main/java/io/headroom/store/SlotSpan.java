package io.headroom.store;

/**
 * Slots of one size that begin in a span of time.
 *
 * @param fromMillis the earliest, milliseconds since 1970
 * @param untilMillis what all are before, milliseconds since 1970
 */
public record SlotSpan(SlotSize size, long fromMillis, long untilMillis) {}
