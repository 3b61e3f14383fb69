package io.headroom;

import io.headroom.guard.GuardEvent;
import io.headroom.guard.GuardEvent.LimitBegan;
import io.headroom.guard.GuardEvent.LimitEnded;
import io.headroom.guard.GuardEvent.ModeChanged;
import io.headroom.guard.GuardEvent.RetriesDenied;
import io.headroom.guard.GuardEvent.RoutingBegan;
import io.headroom.guard.GuardEvent.RoutingEnded;
import io.headroom.guard.GuardEvent.TickMissed;
import io.headroom.guard.GuardMode;
import io.headroom.internal.check.Plural;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes what a guard decides as one line a person understands; of one kind and guard once in ten seconds at most, with how many were left out.
 *
 * <p>Not thread-safe: events come one at a time.
 */
final class GuardEventLog implements Consumer<GuardEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("io.headroom.events");
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Map<Subject, Written> writtenBySubject = new HashMap<>();

    @Override
    public void accept(GuardEvent event) {
        Written written =
                writtenBySubject.computeIfAbsent(new Subject(event.guard(), event.getClass()), any -> new Written());
        if (written.isRecent(event.at())) {
            written.skipped++;
            return;
        }
        String skipped = written.skipped == 0 ? "" : " (%d more since %s)".formatted(written.skipped, written.at);
        written.at = event.at();
        written.skipped = 0;
        LOG.atLevel(level(event)).addKeyValue("guard", event.guard()).log(sentence(event) + skipped);
    }

    private static Level level(GuardEvent event) {
        return event instanceof LimitBegan || event instanceof RoutingBegan || event instanceof TickMissed
                ? Level.WARN
                : Level.INFO;
    }

    static String sentence(GuardEvent event) {
        if (event instanceof LimitBegan limit) {
            return String.format(
                    Locale.ROOT,
                    "%s is overloaded (at least %.0f%% of its results): at most %.1f calls %s in flight",
                    limit.guard(),
                    100 * limit.overloadShare(),
                    limit.limit(),
                    limit.mode() == GuardMode.ENFORCE ? "are" : "would be");
        }
        if (event instanceof LimitEnded limit) {
            return limit.helped()
                    ? "%s is overloaded no more: calls in flight have no limit".formatted(limit.guard())
                    : "%s is still overloaded, but a limit of calls in flight does not help: it has none"
                            .formatted(limit.guard());
        }
        if (event instanceof RoutingBegan routing) {
            return String.format(
                    Locale.ROOT,
                    "%s fails too late for a fallback (at least %.1f%% of its results): calls %s to their fallback",
                    routing.guard(),
                    100 * routing.lateShare(),
                    routing.mode() == GuardMode.ENFORCE ? "go" : "would go");
        }
        if (event instanceof RoutingEnded routing) {
            return "%s answers again: no call goes to its fallback untried".formatted(routing.guard());
        }
        if (event instanceof RetriesDenied denied) {
            return String.format(
                    Locale.ROOT,
                    "%s: %s not retried; the retry budget is open to %.0f%% and holds %.1f",
                    denied.guard(),
                    Plural.of(denied.denied(), "failure was", "failures were"),
                    100 * denied.gate(),
                    denied.tokens());
        }
        if (event instanceof ModeChanged mode) {
            return "%s: retries %s, breaker %s from now on".formatted(mode.guard(), mode.retries(), mode.breaker());
        }
        return "%s was not updated in time: all calls are let through".formatted(event.guard());
    }

    /** What is written so seldom. */
    private record Subject(String guard, Class<?> kind) {}

    /** When it was last written, and how often it was not since. */
    private static final class Written {
        private Instant at = Instant.EPOCH;
        private int skipped;

        boolean isRecent(Instant now) {
            return now.isBefore(at.plus(QUIET)) && !now.isBefore(at);
        }
    }
}
