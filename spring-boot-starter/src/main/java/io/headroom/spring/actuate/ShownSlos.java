package io.headroom.spring.actuate;

import io.headroom.Slo;
import io.headroom.SloSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
    private final Function<Seen, SloDescription> describe;

    /** Replaced as a whole by whoever asks first after a tick. */
    private volatile Look latest = new Look();

    /**
     * @param slos those to show, in their order; none of them ever retires, or the look at it would stay
     * @param describes one
     */
    ShownSlos(Supplier<List<Slo>> slos, Function<Seen, SloDescription> describe) {
        this.slos = slos;
        this.describe = describe;
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

    /** What one tick left of an SLO. */
    record Seen(Slo slo, SloSnapshot snapshot) {}

    /** All SLOs at one moment. */
    final class Look {
        private static final int MOST_ANSWERS = 8;

        private final @Nullable Instant at;
        private final Instant first;
        private final List<Shown> shown;
        private final Map<String, Shown> byName = new HashMap<>();
        private final @Nullable Seen lastTicked;
        private final Map<Instant, Object> answers = new ConcurrentHashMap<>();

        private Look() {
            at = null;
            first = Instant.MAX;
            shown = List.of();
            lastTicked = null;
        }

        private Look(List<Slo> slos, Look before) {
            List<Seen> seen =
                    slos.stream().map(slo -> new Seen(slo, slo.snapshot())).toList();
            lastTicked = seen.isEmpty() ? null : seen.get(seen.size() - 1);
            Instant now = seen.stream()
                    .map(slo -> slo.snapshot.at())
                    .max(Comparator.naturalOrder())
                    .orElse(Instant.MIN);
            at = seen.isEmpty() ? null : now;
            boolean known = before.at != null && !now.isBefore(before.at); // or the wall clock was set back
            first = known ? before.first : seen.isEmpty() ? Instant.MAX : now;
            shown = known && now.equals(before.at)
                    ? before.shown // who knows that moment knows those; what is new is of the next
                    : seen.stream()
                            .map(slo -> new Shown(slo, known ? before.byName.get(slo.slo.name()) : null, now))
                            .toList();
            shown.forEach(slo -> byName.put(slo.seen.slo.name(), slo));
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
        @Nullable List<SloDescription> since(Instant moment) {
            if (at == null || moment.isBefore(first) || moment.isAfter(at)) {
                return null;
            }
            List<SloDescription> changed = new ArrayList<>();
            for (Shown slo : shown) {
                if (slo.since.isAfter(moment)) {
                    changed.add(slo.description());
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

    /** One SLO of a look; described once somebody is to be sent it. */
    private final class Shown {
        private final Seen seen;
        private final Appearance appearance;
        private final Instant since;
        private @Nullable SloDescription description;

        Shown(Seen seen, @Nullable Shown before, Instant at) {
            this.seen = seen;
            appearance = Appearance.of(seen);
            since = before != null && before.appearance.equals(appearance) ? before.since : at;
        }

        synchronized SloDescription description() {
            if (description == null) {
                description = describe.apply(seen);
            }
            return description;
        }
    }
}
