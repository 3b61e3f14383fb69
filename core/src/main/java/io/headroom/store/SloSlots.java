package io.headroom.store;

import io.headroom.internal.window.History;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The slots of all sizes of one SLO. Not thread-safe. */
final class SloSlots {
    private final Map<SlotSize, SlotSums> sizes = new EnumMap<>(SlotSize.class);

    SloSlots() {
        for (SlotSize size : SlotSize.values()) {
            sizes.put(size, new SlotSums(size));
        }
    }

    SlotSums of(SlotSize size) {
        return sizes.computeIfAbsent(size, SlotSums::new);
    }

    /**
     * Adds events that were counted evenly from one time to another, each to a slot of every size that reaches back so far. At the edges
     * that sizes share they agree to the event. A slot in which a calendar period begins is cut there.
     */
    void spread(long fromMillis, long untilMillis, SavedSlo.Own events) {
        sizes.values().forEach(slots -> spread(slots, fromMillis, untilMillis, events));
    }

    private static void spread(SlotSums slots, long fromMillis, long untilMillis, SavedSlo.Own events) {
        SlotSize size = slots.size();
        long oldest = size.floor(untilMillis - size.kept(Duration.ZERO).toMillis());
        long begin = Math.max(fromMillis, oldest);
        double shareBefore = share(begin, fromMillis, untilMillis);
        while (true) {
            long start = size.floor(begin);
            long end = start + size.millis();
            long cut = events.periodStartMillis();
            if (start < cut && cut < end) {
                end = begin < cut ? cut : end;
                start = begin < cut ? start : cut;
            }
            double share = share(end, fromMillis, untilMillis);
            slots.add(
                    start,
                    Math.round(events.good() * share) - Math.round(events.good() * shareBefore),
                    Math.round(events.bad() * share) - Math.round(events.bad() * shareBefore));
            if (end >= untilMillis) {
                return;
            }
            shareBefore = share;
            begin = end;
        }
    }

    /** How much of a span of time lies before a time. */
    private static double share(long millis, long fromMillis, long untilMillis) {
        if (millis <= fromMillis) {
            return 0;
        }
        return millis >= untilMillis ? 1 : (double) (millis - fromMillis) / (untilMillis - fromMillis);
    }

    /** Adds the slots that changed since they were last acknowledged. */
    void changed(long slo, List<SlotCount> to) {
        sizes.values().forEach(slots -> slots.changed(slo, to));
    }

    void acknowledge() {
        sizes.values().forEach(SlotSums::acknowledge);
    }

    boolean isAcknowledged() {
        return sizes.values().stream().allMatch(SlotSums::isAcknowledged);
    }

    /** Forgets what lies too far back to be read. */
    void forget(Instant now, Duration longestPeriod) {
        sizes.forEach((size, slots) ->
                slots.removeBefore(now.minus(size.kept(longestPeriod)).toEpochMilli()));
    }

    /**
     * The cumulative counts up to a time, by quarters of days, then hours, then minutes.
     *
     * @param cutMillis where a slot was cut, even if nothing was counted behind it
     */
    History curve(long nowMillis, boolean isTime, long cutMillis) {
        SlotSums.Curve curve = new SlotSums.Curve(nowMillis, isTime, cutMillis);
        long hours =
                SlotSize.QUARTER_DAY.floor(nowMillis - SlotSize.HOUR.reach().toMillis());
        long minutes = SlotSize.HOUR.floor(nowMillis - SlotSize.MINUTE.reach().toMillis());
        of(SlotSize.QUARTER_DAY).appendTo(curve, Long.MIN_VALUE, hours);
        of(SlotSize.HOUR).appendTo(curve, hours, minutes);
        of(SlotSize.MINUTE).appendTo(curve, minutes, Long.MAX_VALUE);
        return curve.build();
    }
}
