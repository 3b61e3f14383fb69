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
 * @param since sums are read of slots that end after it
 * @param now the wall-clock time
 * @param longestPeriod the longest period of any SLO, see {@link SlotSize#expiry}
 */
public record SlotFlush(
        Writer writer, List<SlotCount> raised, List<Long> wanted, Instant since, Instant now, Duration longestPeriod) {
    /** The slots of a size are to be read from this time on, milliseconds since 1970. */
    public long readFromMillis(SlotSize size) {
        return Math.max(keptFrom(size, now).toEpochMilli(), size.floor(Math.max(0, since.toEpochMilli())));
    }

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
