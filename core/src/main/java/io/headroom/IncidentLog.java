package io.headroom;

import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Incident;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of an SLO within its period, the latest hundred at most. An alert that fires again before its long window has
 * forgotten goes on with the same incident.
 *
 * <p>Not thread-safe: everything happens under the lock of the {@link Headroom}.
 */
final class IncidentLog {
    private static final int MOST = 100;

    /** Those that are over, oldest first; most SLOs have none for long. */
    private final Deque<Incident> past = new ArrayDeque<>(1);

    /** When the current one began; null if there is none. */
    private @Nullable Instant from;

    /** When its alerts stopped; null while one fires. */
    private @Nullable Instant until;

    /** What had counted as bad before it, and when its alerts stopped. */
    private long badBefore;

    private long badAtEnd;

    /**
     * To be called when an alert changed.
     *
     * @param allBad what counted as bad so far
     */
    void changed(List<AlertStatus> alerts, ErrorBudget budget, long allBad, Instant at) {
        AlertStatus firing = firstIn(alerts, AlertState.FIRING);
        if (firing != null) {
            if (from == null) {
                from = at;
                badBefore = allBad - budget.bad(budget.indexOf(firing.rule().longWindow()));
            }
            until = null;
        } else if (from != null) {
            if (until == null) {
                until = at;
                badAtEnd = allBad;
            }
            if (firstIn(alerts, AlertState.RESOLVED) == null) {
                past.addLast(incident(from, budget, allBad));
                from = null;
                until = null;
            }
        }
        if (past.size() > MOST) {
            past.removeFirst();
        }
    }

    /** To be called when bad events are counted from another origin: by so many more than before. */
    void shift(long more) {
        badBefore += more;
        badAtEnd += more;
    }

    /** Oldest first, the current one last. */
    List<Incident> incidents(ErrorBudget budget, long allBad, Instant now) {
        Instant oldest = now.minus(budget.objective().period().length());
        past.removeIf(incident -> incident.until().orElse(now).isBefore(oldest));
        List<Incident> incidents = new ArrayList<>(past);
        if (from != null) {
            incidents.add(incident(from, budget, allBad));
        }
        return incidents;
    }

    private Incident incident(Instant from, ErrorBudget budget, long allBad) {
        long bad = (until == null ? allBad : badAtEnd) - badBefore;
        double allowed = budget.objective().budgetRatio() * budget.total(budget.windowCount() - 1);
        return new Incident(from, Optional.ofNullable(until), bad, allowed == 0 ? 0 : bad / allowed);
    }

    private static @Nullable AlertStatus firstIn(List<AlertStatus> alerts, AlertState state) {
        for (AlertStatus alert : alerts) {
            if (alert.state() == state) {
                return alert;
            }
        }
        return null;
    }
}
