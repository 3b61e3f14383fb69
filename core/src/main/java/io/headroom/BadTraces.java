package io.headroom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A few traces of an SLO's last bad events, for people to look at: at most four of those that came between two ticks, and {@value #MOST} in all.
 * They are examples, not a record: of many in a second most are left out.
 *
 * <p>{@link #offer} is thread-safe, and never locks, allocates, waits or throws; it keeps a reference to the text it is given. What was offered is in
 * the {@linkplain SloSnapshot#badTraces snapshot} of the next tick.
 */
public final class BadTraces {
    /** How many are kept. */
    public static final int MOST = 8;

    private static final int MOST_A_TICK = 4;

    /** Stored by whoever offers as a release, taken by the tick with an exchange: the text is seen whole. */
    private final AtomicReferenceArray<@Nullable String> fresh = new AtomicReferenceArray<>(MOST_A_TICK);

    /** Where the next goes. Written in a race by whoever offers: two may take one place, and one of them is lost. */
    private int next;

    /** Newest first. Written and read by the tick alone; what it hands out does not change. */
    private List<BadTrace> kept = List.of();

    BadTraces() {}

    /** Says that a bad event happened in this trace; a trace that was not sampled is nowhere to be looked up. */
    public void offer(String traceId) {
        int place = next;
        next = place + 1;
        fresh.setRelease(place & MOST_A_TICK - 1, traceId);
    }

    /** What is kept, newest first, now that a tick takes in what was offered. */
    List<BadTrace> take(Instant now) {
        List<BadTrace> taken = null;
        for (int place = 0; place < MOST_A_TICK; place++) {
            if (fresh.getOpaque(place) != null) {
                String traceId = fresh.getAndSet(place, null);
                taken = taken == null ? new ArrayList<>(MOST) : taken;
                add(taken, new BadTrace(traceId, now));
            }
        }
        if (taken != null) {
            for (BadTrace old : kept) {
                add(taken, old);
            }
            kept = Collections.unmodifiableList(taken);
        }
        return kept;
    }

    /** One trace may hold many bad events. */
    private static void add(List<BadTrace> traces, BadTrace trace) {
        if (traces.size() < MOST
                && traces.stream().noneMatch(known -> known.traceId().equals(trace.traceId()))) {
            traces.add(trace);
        }
    }
}
