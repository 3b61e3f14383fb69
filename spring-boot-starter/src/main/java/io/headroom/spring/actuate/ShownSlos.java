package io.headroom.spring.actuate;

import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.FleetBudget;
import io.headroom.budget.PolicyStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Since when each SLO looks as it does, so that who asks again and again is sent only what looks otherwise. All who ask between two ticks share one
 * look at the SLOs, and what was answered to one of them.
 *
 * <p>Thread-safe. Whether there is a newer tick is seen by one SLO: going through 500 for each of 50 pages costs more than to answer them.
 */
final class ShownSlos {
    private final Supplier<List<Slo>> slos;

    /** Replaced as a whole by whoever asks first after a tick. */
    private volatile Look latest = new Look();

    /** @param slos those to show, in their order; none of them ever retires, or the look at it would stay */
    ShownSlos(Supplier<List<Slo>> slos) {
        this.slos = slos;
    }

    /** What the last tick left. */
    Look look() {
        Look known = latest;
        return known.isOfTheLastTick() ? known : lookAgain();
    }

    private synchronized Look lookAgain() {
        if (!latest.isOfTheLastTick()) {
            latest = new Look(slos.get(), latest);
        }
        return latest;
    }

    /**
     * What one tick left of an SLO.
     *
     * @param fleet null while it is not known
     */
    record Seen(Slo slo, SloSnapshot snapshot, @Nullable FleetBudget fleet, BudgetScope actsOn, PolicyStatus policy) {
        static Seen of(Slo slo) {
            return new Seen(slo, slo.snapshot(), slo.fleetBudget().orElse(null), slo.actsOn(), slo.policyStatus());
        }
    }

    /** All SLOs at one moment. */
    final class Look {
        private static final int MOST_ANSWERS = 8;

        private final @Nullable Instant at;
        private final Instant first;
        private final List<Shown> shown;
        private final Map<String, Shown> byName;
        private final @Nullable Seen lastTicked;
        private final Map<Instant, Object> answers = new ConcurrentHashMap<>();

        private Look() {
            at = null;
            first = Instant.MAX;
            shown = List.of();
            byName = Map.of();
            lastTicked = null;
        }

        private Look(List<Slo> slos, Look before) {
            List<Seen> seen = new ArrayList<>(slos.size());
            Instant now = Instant.MIN;
            for (Slo slo : slos) {
                Seen next = Seen.of(slo);
                seen.add(next);
                now = next.snapshot.at().isAfter(now) ? next.snapshot.at() : now;
            }
            lastTicked = seen.isEmpty() ? null : seen.get(seen.size() - 1);
            at = seen.isEmpty() ? null : now;
            boolean known = before.at != null && !now.isBefore(before.at); // or the wall clock was set back
            first = known ? before.first : seen.isEmpty() ? Instant.MAX : now;
            if (known && now.equals(before.at)) {
                shown = before.shown; // who knows that moment knows those; what is new is of the next
                byName = before.byName;
                return;
            }
            shown = new ArrayList<>(seen.size());
            byName = new HashMap<>(2 * seen.size());
            for (Seen next : seen) {
                String name = next.slo.name();
                Shown slo = new Shown(next, known ? before.byName.get(name) : null, now);
                shown.add(slo);
                byName.put(name, slo);
            }
        }

        private boolean isOfTheLastTick() {
            return lastTicked != null && lastTicked.slo.snapshot() == lastTicked.snapshot;
        }

        /** When the figures were taken; null without an SLO. */
        @Nullable Instant at() {
            return at;
        }

        /**
         * Those that look otherwise since a moment.
         *
         * @return null if it is not known what they looked like then, and all are to be shown
         */
        @Nullable List<Seen> since(Instant moment) {
            if (at == null || moment.isBefore(first) || moment.isAfter(at)) {
                return null;
            }
            List<Seen> changed = new ArrayList<>();
            for (Shown slo : shown) {
                if (slo.since.isAfter(moment)) {
                    changed.add(slo.seen);
                }
            }
            return changed;
        }

        /** What was answered to whoever asked since that moment, or is to be answered from now on. */
        Object answer(Instant moment, Supplier<Object> answer) {
            Object known = answers.get(moment);
            if (known == null) {
                known = answer.get();
                if (answers.size() < MOST_ANSWERS) {
                    answers.put(moment, known);
                }
            }
            return known;
        }
    }

    /** One SLO of a look. */
    private static final class Shown {
        private final Seen seen;
        private final Appearance appearance;
        private final Instant since;

        Shown(Seen seen, @Nullable Shown before, Instant at) {
            this.seen = seen;
            appearance = Appearance.of(seen);
            since = before != null && before.appearance.equals(appearance) ? before.since : at;
        }
    }
}
