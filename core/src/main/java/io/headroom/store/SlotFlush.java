package io.headroom.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One exchange of a process with a {@link SlotTable}.
 *
 * @param writer who writes
 * @param raised the slots that changed, with all that the process counted in each
 * @param wanted the SLOs whose sums are read
 * @param spans the slots whose sums are read; the {@link #TOGETHER first few} are read at one moment, so that they agree with each other
 * @param now the wall-clock time
 * @param longestPeriod the longest period of any SLO, see {@link SlotSize#expiry}
 */
public record SlotFlush(
        Writer writer,
        List<SlotCount> raised,
        List<Long> wanted,
        List<SlotSpan> spans,
        Instant now,
        Duration longestPeriod) {
    /** How many of the spans are read at one moment: one of each size. */
    public static final int TOGETHER = SlotSize.values().length;

    /** Slots of a size that began before may be forgotten at a time. */
    public Instant keptFrom(SlotSize size, Instant time) {
        return time.minus(size.kept(longestPeriod));
    }

    /** When a slot expires, milliseconds since 1970. */
    public long expiryMillis(SlotCount slot) {
        return slot.size()
                .expiry(Instant.ofEpochMilli(slot.startMillis()), longestPeriod)
                .toEpochMilli();
    }

    /**
     * A process.
     *
     * @param service the name of its service; any text of at most 200 characters
     * @param instance the name of its instance, a DNS label
     * @param incarnation a number of its own, among all processes of that instance
     */
    public record Writer(String service, String instance, long incarnation) {
        /** A number for the service, see {@link SlotCount#id}. */
        public long serviceId() {
            return SlotCount.id(service);
        }
    }
}
