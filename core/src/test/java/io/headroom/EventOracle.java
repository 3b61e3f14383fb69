package io.headroom;

import java.util.ArrayList;
import java.util.List;

/**
 * Every event of one SLO, in a list, with the span of time in which it happened: from the fold before it to the fold that
 * counted it, evenly. Times are nanoseconds of an axis that goes on over restarts, as the wall clock says how long those took.
 */
final class EventOracle {
    private final List<Span> spans = new ArrayList<>();
    private final List<Span> gaps = new ArrayList<>();
    private long start;
    private long lastFold;
    private long pendingGood;
    private long pendingBad;

    EventOracle(long now) {
        start = now;
        lastFold = now;
    }

    /** What the next process finds of this one, as of the last fold; what lies in its future happens when it starts. */
    EventOracle restoredAt(long now) {
        EventOracle restored = new EventOracle(now);
        restored.start = Math.min(start, now);
        for (Span span : spans) {
            restored.spans.addAll(span.noLaterThan(now));
        }
        for (Span gap : gaps) {
            restored.addGap(gap.from, Math.min(gap.until, now));
        }
        restored.addGap(lastFold, now);
        return restored;
    }

    private void addGap(long from, long until) {
        if (from < until) {
            gaps.add(new Span(from, until, 0, 0));
        }
    }

    void record(long good, long bad) {
        pendingGood += good;
        pendingBad += bad;
    }

    void fold(long now) {
        spans.add(new Span(lastFold, now, pendingGood, pendingBad));
        pendingGood = 0;
        pendingBad = 0;
        lastFold = now;
    }

    long start() {
        return start;
    }

    double goodSince(long time) {
        return spans.stream()
                .mapToDouble(span -> span.good * span.shareAfter(time))
                .sum();
    }

    double badSince(long time) {
        return spans.stream()
                .mapToDouble(span -> span.bad * span.shareAfter(time))
                .sum();
    }

    /** The time since then that somebody counted. */
    long observedSince(long time) {
        long from = Math.max(time, start);
        long missed = gaps.stream()
                .mapToLong(gap -> Math.max(0, gap.until - Math.max(from, gap.from)))
                .sum();
        return lastFold - from - missed;
    }

    private record Span(long from, long until, long good, long bad) {
        double shareAfter(long time) {
            if (time <= from) {
                return 1;
            }
            return time >= until ? 0 : (double) (until - time) / (until - from);
        }

        List<Span> noLaterThan(long now) {
            if (until <= now) {
                return List.of(this);
            }
            long later = Math.round(good * shareAfter(now));
            long laterBad = Math.round(bad * shareAfter(now));
            Span atNow = new Span(now, now, later, laterBad);
            return from >= now ? List.of(atNow) : List.of(new Span(from, now, good - later, bad - laterBad), atNow);
        }
    }
}
