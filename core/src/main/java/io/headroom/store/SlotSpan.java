package io.headroom.store;

import io.headroom.internal.window.SlotGrid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Slots of one size that begin in a span of time.
 *
 * @param fromMillis the earliest, milliseconds since 1970
 * @param untilMillis what all are before, milliseconds since 1970
 */
public record SlotSpan(SlotSize size, long fromMillis, long untilMillis) {
    /** All slots of a size that there may be at a time, whatever periods need them. */
    public static SlotSpan possible(SlotSize size, Instant now) {
        return new SlotSpan(
                size,
                now.minus(size.kept(SlotGrid.LONGEST)).toEpochMilli(),
                now.plus(SlotCount.FURTHEST_AHEAD).toEpochMilli());
    }

    /** The same in parts of at most so many slots, the newest first, so that none of them takes long to read. */
    public List<SlotSpan> parts(int mostSlots) {
        long length = mostSlots * size.millis();
        List<SlotSpan> parts = new ArrayList<>();
        for (long until = untilMillis; until > fromMillis; until -= length) {
            parts.add(new SlotSpan(size, Math.max(fromMillis, until - length), until));
        }
        return parts;
    }
}
