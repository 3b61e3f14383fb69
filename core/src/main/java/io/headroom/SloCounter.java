package io.headroom;

import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Maintenance;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.internal.window.CalendarWindow;
import io.headroom.internal.window.History;
import io.headroom.internal.window.Ladder;
import io.headroom.internal.window.SliceCounter;
import io.headroom.internal.window.SlotGrid;
import io.headroom.internal.window.WindowLengths;
import io.headroom.internal.window.WindowSum;
import io.headroom.internal.window.WindowSums;
import io.headroom.sli.EventCounts;
import io.headroom.sli.Sli;
import io.headroom.store.FleetCounts;
import io.headroom.store.SavedSlo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From the events of one SLI to the windows of one objective: leaves out maintenance, turns events into slices where the
 * budgeting method says so, and keeps the ladder and the calendar period of the result.
 *
 * <p>Not thread-safe: everything happens under the lock of the {@link Headroom}.
 */
final class SloCounter {
    private final SlotGrid grid;
    private final WindowLengths windows;
    private final int periodAt;
    private final Ladder ladder;
    private final @Nullable SliceCounter slices;
    private final @Nullable CalendarWindow calendar;
    private final List<Maintenance> maintenance = new ArrayList<>();
    private long lastNanos;
    private EventCounts last = new EventCounts(0, 0, 0);
    private long excludedGood;
    private long excludedBad;
    private long placedGood;
    private long placedBad;

    /** @param more windows to publish besides the usual ones, none longer than the period */
    SloCounter(Objective objective, Sli sli, SlotGrid grid, List<Duration> more) {
        this(objective, grid, more, slices(objective.method(), sli, grid));
    }

    private SloCounter(Objective objective, SlotGrid grid, List<Duration> more, @Nullable SliceCounter slices) {
        this.grid = grid;
        Period period = objective.period();
        List<Duration> lengths = windows(period, more);
        windows = grid.lengths(lengths);
        List<Duration> rolling = period instanceof Period.Calendar ? lengths.subList(0, lengths.size() - 1) : lengths;
        ladder = new Ladder(grid, period.length(), rolling, grid.nowNanos());
        periodAt = lengths.size() - 1;
        this.slices = slices;
        calendar = period instanceof Period.Calendar unit ? new CalendarWindow(grid, boundaries(unit)) : null;
        lastNanos = grid.nowNanos();
    }

    /** What is folded into it are slices already, which an objective in slices is for. */
    static SloCounter ofSlices(Objective objective, SlotGrid grid) {
        return new SloCounter(objective, grid, List.of(), null);
    }

    /** The same counts for another objective: what they count, and by which method, is what it was. */
    SloCounter changedTo(Objective objective, List<Duration> more) {
        SloCounter changed = new SloCounter(objective, grid, more, slices);
        History history = history();
        changed.ladder.takeOver(ladder, history);
        if (changed.calendar != null) {
            changed.calendar.restore(history);
        }
        changed.maintenance.addAll(maintenance);
        changed.last = last;
        changed.lastNanos = lastNanos;
        changed.excludedGood = excludedGood;
        changed.excludedBad = excludedBad;
        changed.placedGood = placedGood;
        changed.placedBad = placedBad;
        return changed;
    }

    /** What counts its slices; null if its budget is spent in events. */
    @Nullable SliceCounter slices() {
        return slices;
    }

    /** The published windows, the period last. */
    WindowLengths windows() {
        return windows;
    }

    /** Takes in the events as they stand at the grid's present; returns those that count. */
    EventCounts fold(EventCounts events) {
        double excluded = maintenance.isEmpty() ? 0 : maintenanceShare();
        if (excluded > 0) {
            excludedGood += Math.round(excluded * (events.good() - last.good()));
            excludedBad += Math.round(excluded * (events.bad() - last.bad()));
        }
        last = events;
        lastNanos = grid.nowNanos();
        EventCounts counted = excludedGood + excludedBad == 0
                ? events
                : new EventCounts(events.good() - excludedGood, events.bad() - excludedBad, events.unclassified());
        if (slices == null) {
            place(counted.good(), counted.bad());
        } else {
            slices.fold(counted.good(), counted.bad(), excluded > 0 ? this::isMaintained : SliceCounter.Exclusion.NONE);
            place(slices.good(), slices.bad());
        }
        return counted;
    }

    /** Events during maintenance. */
    long excluded() {
        return excludedGood + excludedBad;
    }

    /** What ever counted as bad. */
    long bad() {
        return ladder.bad();
    }

    /** The published windows as of the last fold. */
    WindowSums sums() {
        WindowSums sums = new WindowSums(periodAt + 1);
        ladder.readInto(sums);
        if (calendar != null) {
            WindowSum period = calendar.read(ladder.startNanos());
            sums.set(periodAt, period.good(), period.bad(), period.coverage());
        }
        return sums;
    }

    /** The published windows of what a fleet counted, up to the present. */
    WindowSums sums(FleetCounts fleet, History counts) {
        long now = fleet.at().toEpochMilli();
        WindowSums sums = new WindowSums(periodAt + 1);
        for (int window = 0; window <= periodAt; window++) {
            long from = window == periodAt && calendar != null
                    ? calendar.startMillis()
                    : now - windows.get(window).toMillis();
            double observed = fleet.observed().goodAt(now) - fleet.observed().goodAt(from);
            sums.set(
                    window,
                    counts.goodAt(now) - counts.goodAt(from),
                    counts.badAt(now) - counts.badAt(from),
                    Math.min(1, observed / Math.max(1, now - from)));
        }
        return sums;
    }

    /** What this process counted since it started, and when the present calendar period began. */
    SavedSlo.Own own() {
        return new SavedSlo.Own(placedGood, placedBad, calendar == null ? Long.MIN_VALUE : calendar.startMillis());
    }

    Duration longestWindow() {
        return ladder.longestWindow();
    }

    /** Any window up to the {@link #longestWindow()} as of the last fold. */
    WindowSum sum(Duration window) {
        return ladder.read(window);
    }

    List<Maintenance> maintenance() {
        return List.copyOf(maintenance);
    }

    void addMaintenance(Maintenance span) {
        maintenance.add(span);
        maintenance.sort(Comparator.comparing(Maintenance::from));
    }

    /** Ends the spans that have begun. */
    void endMaintenance(Instant now) {
        maintenance.replaceAll(span ->
                span.from().isBefore(now) && span.until().isAfter(now) ? new Maintenance(span.from(), now) : span);
    }

    void restore(History history) {
        ladder.restore(history);
        if (calendar != null) {
            calendar.restore(history);
        }
    }

    History history() {
        return ladder.history(calendar);
    }

    private void place(long good, long bad) {
        placedGood = good;
        placedBad = bad;
        ladder.fold(good, bad);
        if (calendar != null) {
            calendar.fold(ladder.good(), ladder.bad());
        }
    }

    /** The share of the time since the last fold that was under maintenance. */
    private double maintenanceShare() {
        long elapsedMillis =
                Math.max(1, Duration.ofNanos(grid.nowNanos() - lastNanos).toMillis());
        long until = grid.wallMillis();
        long from = until - elapsedMillis;
        long covered = 0;
        long coveredUntil = from;
        for (Maintenance span : maintenance) {
            long begin = Math.max(coveredUntil, millis(span.from()));
            long end = Math.min(until, millis(span.until()));
            if (begin < end) {
                covered += end - begin;
                coveredUntil = end;
            }
        }
        maintenance.removeIf(span -> millis(span.until()) <= from);
        return (double) covered / elapsedMillis;
    }

    /** Whether maintenance took more of a span of time than the millisecond to which the edges of slices are known. */
    private boolean isMaintained(long fromNanos, long untilNanos) {
        long from = wallMillis(fromNanos);
        long until = wallMillis(untilNanos);
        return maintenance.stream()
                .anyMatch(span -> Math.min(until, millis(span.until())) - Math.max(from, millis(span.from())) > 1);
    }

    private long wallMillis(long nanos) {
        return grid.wallMillis() - Duration.ofNanos(grid.nowNanos() - nanos).toMillis();
    }

    /** A span may have no end that milliseconds could tell. */
    private static long millis(Instant at) {
        long seconds = at.getEpochSecond();
        if (Math.abs(seconds) > Long.MAX_VALUE / 2_000) {
            return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return at.toEpochMilli();
    }

    private static List<Duration> windows(Period period, List<Duration> more) {
        Set<Duration> shorter = new TreeSet<>(Ladder.WINDOWS);
        shorter.addAll(more);
        if (period instanceof Period.Rolling) {
            shorter.remove(period.length());
        }
        List<Duration> windows = new ArrayList<>(shorter);
        windows.add(period.length());
        return List.copyOf(windows);
    }

    private static CalendarWindow.Calendar boundaries(Period.Calendar period) {
        return new CalendarWindow.Calendar() {
            @Override
            public long startMillis(long wallMillis) {
                return period.start(Instant.ofEpochMilli(wallMillis)).toEpochMilli();
            }

            @Override
            public long endMillis(long wallMillis) {
                return period.end(Instant.ofEpochMilli(wallMillis)).toEpochMilli();
            }
        };
    }

    private static @Nullable SliceCounter slices(BudgetingMethod method, Sli sli, SlotGrid grid) {
        if (method instanceof BudgetingMethod.Timeslices timeslices) {
            return new SliceCounter(grid, timeslices.slice().toMillis(), SliceJudge.of(timeslices, sli));
        }
        if (method instanceof BudgetingMethod.RatioTimeslices ratio) {
            return new SliceCounter(grid, ratio.slice().toMillis(), SliceJudge.RATIO);
        }
        return null;
    }
}
