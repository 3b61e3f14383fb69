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

    /** Oldest first. */
    private final Deque<Incident> past = new ArrayDeque<>();

    private @Nullable Incident current;

    /** What had counted as bad before the current one. */
    private long badBefore;

    /** @param allBad what counted as bad so far */
    void update(List<AlertStatus> alerts, ErrorBudget budget, long allBad, Instant at) {
        AlertStatus firing = firstIn(alerts, AlertState.FIRING);
        Incident incident = current;
        if (firing != null) {
            if (incident == null) {
                int window = budget.indexOf(firing.rule().longWindow());
                badBefore = allBad - budget.bad(window);
            }
            Instant from = incident == null ? at : incident.from();
            current = incident(from, Optional.empty(), budget, allBad);
        } else if (incident != null && incident.until().isEmpty()) {
            current = incident(incident.from(), Optional.of(at), budget, allBad);
        }
        Incident now = current;
        if (now != null && firing == null && firstIn(alerts, AlertState.RESOLVED) == null) {
            past.addLast(now);
            current = null;
        }
        Instant oldest = at.minus(budget.objective().period().length());
        while (past.size() > MOST
                || !past.isEmpty() && past.getFirst().until().orElseThrow().isBefore(oldest)) {
            past.removeFirst();
        }
    }

    /** Whether there is anything to update while no alert changes. */
    boolean isOpen() {
        return current != null || !past.isEmpty();
    }

    /** Oldest first, the current one last. */
    List<Incident> incidents() {
        List<Incident> incidents = new ArrayList<>(past);
        if (current != null) {
            incidents.add(current);
        }
        return incidents;
    }

    private Incident incident(Instant from, Optional<Instant> until, ErrorBudget budget, long allBad) {
        long bad = allBad - badBefore;
        double allowed = budget.objective().budgetRatio() * budget.total(budget.windowCount() - 1);
        return new Incident(from, until, bad, allowed == 0 ? 0 : bad / allowed);
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
