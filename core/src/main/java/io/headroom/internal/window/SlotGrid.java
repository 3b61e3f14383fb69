package io.headroom.internal.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The time axis that all {@linkplain Ladder ladders} of one instance share: for each slot length, when its latest slots
 * closed, in nano time.
 *
 * <p>Time is the caller's: {@link #advance} is told both clocks and reads none. Slots close by elapsed nano time, however
 * late or seldom the caller comes. Each closing re-anchors the next edge to a UTC boundary, so a wall-clock step or a suspend
 * moves only later edges, never a count. It lengthens one slot, to less than twice its length; it never shortens one by more
 * than a 64th, so that a ring of fixed size spans its window whatever the wall clock does. The grid begins with the edges of
 * the past, as if it had always run, so that the counts of an earlier process find their slots.
 *
 * <p>Not thread-safe: one writer, and readers under the same lock.
 */
public final class SlotGrid {
    /** Slot lengths and how many slots of each the longest window needs: 5m, 1h, 6h, 3d, 92d, 366d. */
    static final List<Step> STEPS = List.of(
            new Step(Duration.ofSeconds(10), 30),
            new Step(Duration.ofMinutes(1), 60),
            new Step(Duration.ofMinutes(5), 72),
            new Step(Duration.ofHours(1), 72),
            new Step(Duration.ofHours(6), 368),
            new Step(Duration.ofDays(1), 366));

    /** The longest window that any rung spans. */
    public static final Duration LONGEST = STEPS.get(STEPS.size() - 1).span();

    static final long NANOS_PER_MILLI = 1_000_000;

    private static final int MOST_GAPS = 64;

    private final Rung[] rungs = new Rung[STEPS.size()];

    /** The windows of all SLOs, once each. */
    private final Map<List<Duration>, WindowLengths> lengths = new HashMap<>();

    /** Where the windows that anybody reads begin, found once a tick for all ladders, by the longest of them and by all. */
    private final Map<Duration, Map<List<Duration>, LadderPlan>> plans = new HashMap<>();

    /** When nobody counted, latest first. */
    private final Deque<Gap> gaps = new ArrayDeque<>();

    private long nowNanos;
    private Instant wall;
    private long wallMillis;
    private long closings;

    public SlotGrid(long nowNanos, Instant wall) {
        this.nowNanos = nowNanos;
        this.wall = wall;
        wallMillis = wall.toEpochMilli();
        for (int i = 0; i < rungs.length; i++) {
            rungs[i] = new Rung(STEPS.get(i), nowNanos, wallMillis);
        }
    }

    /**
     * Moves the grid to the present and closes the slots that ended since the last call. A clock that went backwards leaves
     * it where it is.
     */
    public void advance(long nanoTime, Instant wall) {
        if (nanoTime - nowNanos > 0) {
            nowNanos = nanoTime;
        }
        this.wall = wall;
        wallMillis = wall.toEpochMilli();
        boolean closed = false;
        for (Rung rung : rungs) {
            closed |= rung.closeUntil(nowNanos, wallMillis);
        }
        if (closed) {
            closings++;
        }
        for (Map<List<Duration>, LadderPlan> ofOneLength : plans.values()) {
            for (LadderPlan plan : ofOneLength.values()) {
                plan.moveTo(nowNanos);
            }
        }
    }

    /** The nano time of the last {@link #advance}. */
    public long nowNanos() {
        return nowNanos;
    }

    /** The wall-clock time of the last {@link #advance}. */
    public Instant wallInstant() {
        return wall;
    }

    /** The same in milliseconds since 1970. */
    public long wallMillis() {
        return wallMillis;
    }

    /** What the wall clock of the last {@link #advance} makes of a nano time. */
    long wallMillisAt(long nanos) {
        return wallMillis - Math.floorDiv(nowNanos - nanos, NANOS_PER_MILLI);
    }

    /** The reverse of {@link #wallMillisAt}. */
    long nanosAt(long millis) {
        return nowNanos - (wallMillis - millis) * NANOS_PER_MILLI;
    }

    /**
     * Notes that nobody counted between two wall-clock times: no window that spans them is covered whole. What of it lies in the
     * future, for a wall clock that was ahead, is left out.
     */
    public void addGap(long fromMillis, long untilMillis) {
        long pastMillis = Math.min(untilMillis, wallMillis);
        if (fromMillis < pastMillis) {
            gaps.addFirst(new Gap(nanosAt(fromMillis), nanosAt(pastMillis)));
            if (gaps.size() > MOST_GAPS) {
                gaps.removeLast();
            }
        }
    }

    /** The gaps within the longest window, oldest first, as pairs of wall-clock milliseconds. */
    public List<long[]> gaps() {
        List<long[]> spans = new ArrayList<>();
        gaps.descendingIterator().forEachRemaining(gap -> {
            if (nowNanos - gap.untilNanos < LONGEST.toNanos()) {
                spans.add(new long[] {wallMillisAt(gap.fromNanos), wallMillisAt(gap.untilNanos)});
            }
        });
        return spans;
    }

    /** How long nobody counted since a time. */
    long missedSince(long nanos) {
        long missed = 0;
        for (Gap gap : gaps) {
            long from = gap.fromNanos - nanos < 0 ? nanos : gap.fromNanos;
            missed += Math.max(0, gap.untilNanos - from);
        }
        return missed;
    }

    /** Index of the finest rung that spans the window. */
    static int rungFor(Duration window) {
        for (int i = 0; i < STEPS.size(); i++) {
            if (window.compareTo(STEPS.get(i).span()) <= 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("window must be at most " + LONGEST + ", was " + window);
    }

    Rung rung(int index) {
        return rungs[index];
    }

    /** The one object for these lengths: many SLOs share few. */
    public WindowLengths lengths(List<Duration> windows) {
        return lengths.computeIfAbsent(windows, WindowLengths::new);
    }

    /** How many calls of {@link #advance} closed a slot. */
    long closings() {
        return closings;
    }

    /** The plan of ladders that read these windows, kept up to date from now on. */
    LadderPlan plan(Duration longest, List<Duration> windows) {
        return plans.computeIfAbsent(longest, any -> new HashMap<>())
                .computeIfAbsent(windows, any -> new LadderPlan(this, longest, windows));
    }

    /** The place where a window begins in a ring at the present. */
    Cursor newCursor(Duration window, Ring ring) {
        Cursor cursor = new Cursor(window.toNanos(), ring, rungs[ring.rungIndex]);
        cursor.moveTo(nowNanos);
        return cursor;
    }

    /**
     * When the slot that begins at an edge ends: at the UTC boundary that lies about a slot later, by what the wall clock says
     * now.
     */
    static long nextEdge(long edgeNanos, long slotNanos, long nowNanos, long wallMillis) {
        long slotMillis = slotNanos / NANOS_PER_MILLI;
        long edgeWallMillis = wallMillis - Math.floorDiv(nowNanos - edgeNanos, NANOS_PER_MILLI);
        long past = Math.floorMod(edgeWallMillis, slotMillis);
        long offMillis = past <= slotMillis / Rung.SLEW_SHARE ? -past : slotMillis - past;
        return edgeNanos + slotNanos + offMillis * NANOS_PER_MILLI;
    }

    /** The last UTC boundary of a slot length, in nano time. */
    static long lastEdge(long slotNanos, long nowNanos, long wallMillis) {
        return nowNanos - Math.floorMod(wallMillis, slotNanos / NANOS_PER_MILLI) * NANOS_PER_MILLI;
    }

    /** @param slots how many slots of full length the longest window on this rung covers */
    record Step(Duration slot, int slots) {
        Duration span() {
            return slot.multipliedBy(slots);
        }
    }

    private record Gap(long fromNanos, long untilNanos) {}

    /**
     * How many edges a window of that many slots needs: it begins inside a slot and ends inside another, and every slot may be
     * short by a slew.
     */
    static int edges(int slots) {
        return slots + 2 + (slots + Rung.SLEW_SHARE - 2) / (Rung.SLEW_SHARE - 1);
    }
}
