package io.headroom.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the fleet's slots the next flush reads.
 *
 * <p>All of them once. From then on the minutes that can have changed just now, for the present is made of those, and what others write later than that, or with a clock that is
 * wrong, is found by a check: whoever counts is in the slots of every size, so where a quarter of a day has more than its hours, or an hour
 * more than its minutes, the finer slots were read too early, and the next flushes read those again. The check looks at this quarter
 * of a day and its neighbours, and every tenth minute at all. Not thread-safe.
 */
final class ReadingPlan {
    /** More than the longest interval between two flushes of others. */
    private static final Duration OVERLAP = Duration.ofSeconds(90);

    private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(1);
    private static final int FLUSHES_BETWEEN_CHECKS = 6;
    private static final Duration BETWEEN_WHOLE_CHECKS = Duration.ofMinutes(10);

    /** So that a hundred replicas with a thousand SLOs each are a million and a half of rows at once. */
    private static final int SLOTS_AT_A_TIME = 15;

    /** How much a slot has more than the finer ones in it, though those were read again: somebody wrote what we do not. */
    private final Map<SlotSize, Map<Long, Long>> unexplained = new EnumMap<>(SlotSize.class);

    /** To be read again. */
    private List<SlotSpan> late = List.of();

    private boolean begun;
    private boolean checks;
    private Instant last = Instant.EPOCH;
    private Instant checked = Instant.EPOCH;
    private Instant checkedWhole = Instant.EPOCH;
    private int flushesSinceCheck;

    /** The next flush reads everything. */
    void beginAnew() {
        begun = false;
    }

    /** What to read. The first is of minutes, followed by one of each other size if these are compared; the others are of few slots each. */
    List<SlotSpan> next(Instant now, Duration longestPeriod) {
        if (!begun) {
            return all(now, longestPeriod);
        }
        checks = ++flushesSinceCheck >= FLUSHES_BETWEEN_CHECKS || isOver(checked, BETWEEN_CHECKS, now);
        Instant since = last.minus(OVERLAP);
        List<SlotSpan> spans = new ArrayList<>();
        spans.add(span(SlotSize.MINUTE, since, now));
        if (checks) {
            Instant before = now.minus(SlotSize.QUARTER_DAY.length());
            spans.add(span(SlotSize.HOUR, since, now));
            spans.add(span(SlotSize.QUARTER_DAY, before, now.plus(SlotCount.FURTHEST_AHEAD)));
        } else if (!late.isEmpty()) {
            spans.add(span(SlotSize.HOUR, since, now));
            spans.add(span(SlotSize.QUARTER_DAY, since, now));
        }
        late.forEach(span -> spans.addAll(span.parts(SLOTS_AT_A_TIME)));
        if (checks && isOver(checkedWhole, BETWEEN_WHOLE_CHECKS, now)) {
            addOlder(spans, SlotSize.QUARTER_DAY, now, longestPeriod);
        }
        return spans;
    }

    private List<SlotSpan> all(Instant now, Duration longestPeriod) {
        checks = true;
        late = List.of();
        Instant since = now.minus(OVERLAP);
        List<SlotSpan> spans = new ArrayList<>();
        spans.add(span(SlotSize.MINUTE, since, now));
        spans.add(span(SlotSize.HOUR, since, now.plus(SlotCount.FURTHEST_AHEAD)));
        spans.add(span(SlotSize.QUARTER_DAY, since, now.plus(SlotCount.FURTHEST_AHEAD)));
        for (SlotSize size : SlotSize.values()) {
            addOlder(spans, size, now, longestPeriod);
        }
        return spans;
    }

    /** What is kept and older than what the first spans hold. */
    private static void addOlder(List<SlotSpan> spans, SlotSize size, Instant now, Duration longestPeriod) {
        long kept = now.minus(size.kept(longestPeriod)).toEpochMilli();
        SlotSpan older = new SlotSpan(
                size, size.floor(Math.max(0, kept)), spans.get(size.ordinal()).fromMillis());
        spans.addAll(older.parts(SLOTS_AT_A_TIME));
    }

    /** The slots that hold the time from one to another, and a minute more for clocks that are a little ahead. */
    private static SlotSpan span(SlotSize size, Instant from, Instant until) {
        long end = until.toEpochMilli() + SlotSize.MINUTE.millis();
        return new SlotSpan(size, size.floor(Math.max(0, from.toEpochMilli())), end);
    }

    /**
     * The flush was acknowledged.
     *
     * @param presence as it is known now
     */
    void read(SloSlots presence, Instant now) {
        if (checks) {
            checked = now;
            flushesSinceCheck = 0;
            if (!begun || isOver(checkedWhole, BETWEEN_WHOLE_CHECKS, now)) {
                checkedWhole = now;
            }
        }
        List<SlotSpan> readAgain = late;
        late = new ArrayList<>();
        for (SlotSpan span : readAgain) {
            explain(presence, coarser(span.size()), span);
        }
        if (checks) {
            addLate(presence, SlotSize.QUARTER_DAY, SlotSize.HOUR, now);
        }
        if (checks || readAgain.stream().anyMatch(span -> span.size() == SlotSize.HOUR)) {
            addLate(presence, SlotSize.HOUR, SlotSize.MINUTE, now);
        }
        begun = true;
        last = now;
    }

    private void explain(SloSlots presence, SlotSize coarse, SlotSpan read) {
        unexplained(coarse).put(read.fromMillis(), excess(presence, coarse, read.size(), read.fromMillis()));
    }

    private void addLate(SloSlots presence, SlotSize coarse, SlotSize fine, Instant now) {
        long oldest = coarse.floor(now.minus(fine.reach()).toEpochMilli());
        unexplained(coarse).keySet().removeIf(start -> start < oldest);
        for (long start : presence.of(coarse).startsFrom(oldest)) {
            long known = unexplained(coarse).getOrDefault(start, 0L);
            if (excess(presence, coarse, fine, start) != known) {
                late.add(new SlotSpan(fine, start, start + coarse.millis()));
            }
        }
    }

    /** What a slot has more than the finer ones in it. */
    private static long excess(SloSlots presence, SlotSize coarse, SlotSize fine, long start) {
        long end = start + coarse.millis();
        return presence.of(coarse).good(start, end) - presence.of(fine).good(start, end);
    }

    private Map<Long, Long> unexplained(SlotSize coarse) {
        return unexplained.computeIfAbsent(coarse, anew -> new HashMap<>());
    }

    private static SlotSize coarser(SlotSize size) {
        return size == SlotSize.MINUTE ? SlotSize.HOUR : SlotSize.QUARTER_DAY;
    }

    private static boolean isOver(Instant since, Duration length, Instant now) {
        return Duration.between(since, now).abs().compareTo(length) >= 0;
    }
}
