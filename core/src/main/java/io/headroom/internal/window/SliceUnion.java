package io.headroom.internal.window;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Joins the slices of several counters that judge them good or bad as a whole: a slice is bad if it was bad in any of them. One that some
 * left out is judged by the others, and left out if all of them did.
 *
 * <p>The counters may be told of time at different moments: a slice counts when it has ended in all of them. Of the slices of a
 * stall too long to be judged one by one, as many are bad as in the worst of them.
 *
 * <p>Not thread-safe: it hears of slices, and is asked, under the lock of the counters.
 */
public final class SliceUnion {
    private final List<Part> parts;
    private long good;
    private long bad;

    /**
     * Begins with the slice that is open now.
     *
     * @param counters of one grid and one length of slices, each folded up to the grid's present; at least one. After a step of the wall clock, one
     *     that is younger may be a slice behind, until they meet at the same boundary again
     */
    public SliceUnion(List<SliceCounter> counters) {
        long last = counters.get(0).secondEdgeNanos();
        for (SliceCounter counter : counters) {
            last += Math.max(0, counter.secondEdgeNanos() - last);
        }
        long end = last;
        parts = counters.stream()
                .map(counter -> new Part(Math.round((double) (end - counter.secondEdgeNanos()) / counter.sliceNanos())))
                .toList();
        for (int i = 0; i < counters.size(); i++) {
            counters.get(i).add(parts.get(i));
        }
    }

    /** Takes in the slices that have ended in all counters since the last time. */
    public void fold() {
        long slices = inAll();
        while (slices > 0) {
            boolean judged = false;
            long badOfWorst = 0;
            for (Part part : parts) {
                long badOfPart = part.take(slices);
                judged |= badOfPart != Part.LEFT_OUT;
                badOfWorst = Math.max(badOfWorst, badOfPart);
            }
            if (judged) {
                bad += badOfWorst;
                good += slices - badOfWorst;
            }
            slices = inAll();
        }
    }

    /** The slices that were good in all that judged them. */
    public long good() {
        return good;
    }

    /** The slices that were bad in any. */
    public long bad() {
        return bad;
    }

    /** How many slices can be joined at once; 0 if those of some counter have not ended. */
    private long inAll() {
        long least = Long.MAX_VALUE;
        for (Part part : parts) {
            least = Math.min(least, part.next());
        }
        return least;
    }

    /** What one counter told that others have not told yet. */
    private static final class Part implements SliceCounter.Listener {
        static final long LEFT_OUT = -1;

        private final Deque<Run> runs = new ArrayDeque<>();
        private long ahead;

        /** @param ahead how many slices end here before the first that the others tell of */
        Part(long ahead) {
            this.ahead = ahead;
        }

        @Override
        public void judged(long slices, long bad) {
            add(new Run(slices, bad));
        }

        @Override
        public void leftOut(long slices) {
            add(new Run(slices, LEFT_OUT));
        }

        long next() {
            Run first = runs.peekFirst();
            return first == null ? 0 : first.slices;
        }

        /** The bad ones of the next slices, at most those of the next run. */
        long take(long slices) {
            Run first = runs.removeFirst();
            Run taken = first.first(slices);
            if (slices < first.slices) {
                runs.addFirst(first.without(taken));
            }
            return taken.bad;
        }

        private void add(Run run) {
            long dropped = Math.min(ahead, run.slices);
            ahead -= dropped;
            if (dropped < run.slices) {
                runs.addLast(dropped == 0 ? run : run.without(run.first(dropped)));
            }
        }
    }

    /** Slices in a row. */
    private record Run(long slices, long bad) {
        Run first(long some) {
            return bad == Part.LEFT_OUT ? new Run(some, bad) : new Run(some, Math.round((double) bad / slices * some));
        }

        Run without(Run first) {
            return new Run(slices - first.slices, bad == Part.LEFT_OUT ? bad : bad - first.bad);
        }
    }
}
