package io.headroom.report;

import io.headroom.SloEvent;
import io.headroom.SloEvent.AlertChanged;
import io.headroom.SloEvent.PolicyChanged;
import io.headroom.alert.AlertChange;
import io.headroom.alert.BurnRule;
import io.headroom.guard.GuardEvent;
import io.headroom.guard.GuardEvent.LimitBegan;
import io.headroom.guard.GuardEvent.LimitEnded;
import io.headroom.guard.GuardEvent.ModeChanged;
import io.headroom.guard.GuardEvent.RetriesDenied;
import io.headroom.guard.GuardEvent.RoutingBegan;
import io.headroom.guard.GuardEvent.RoutingEnded;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.Plural;
import java.time.Instant;
import java.util.Locale;

/**
 * Something that an alert, a policy or a guard did, or that the application marked.
 *
 * @param at when it was found, or for when it was marked
 * @param kind whose doing it is
 * @param owner the name of the SLO or the guard; empty for a mark
 * @param subject the alert's rule, {@code policy}, the guard's name, or {@code mark}
 * @param state the state of the alert or the policy; of a guard {@code limiting}, {@code not limiting}, {@code routing}, {@code not routing},
 *     {@code denying retries}, {@code switched} or {@code unticked}; empty for a mark
 * @param text the figures that say so, or the mark's text
 */
public record JournalEntry(Instant at, Kind kind, String owner, String subject, String state, String text) {
    /** Whose doing something is. */
    public enum Kind {
        /** An alert of an SLO. */
        ALERT,
        /** The error-budget policy of an SLO. */
        POLICY,
        /** A guard. */
        GUARD,
        /** The application's, such as a release. */
        MARK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What happened to an SLO, with the figures that say so. */
    public static JournalEntry of(SloEvent event) {
        if (event instanceof AlertChanged alert) {
            AlertChange change = alert.change();
            BurnRule rule = change.status().rule();
            String text = format(
                    "burn rate %.1f over %s and %.1f over %s, it fires above %.1f; %s bad",
                    change.longBurnRate(),
                    DurationGrammar.format(rule.longWindow()),
                    change.shortBurnRate(),
                    DurationGrammar.format(rule.shortWindow()),
                    change.status().factor(),
                    Plural.wereOf(change.longCounts().bad(), change.longCounts().total()));
            String state = change.status().state().toString();
            return new JournalEntry(event.at(), Kind.ALERT, event.slo().name(), rule.toString(), state, text);
        }
        PolicyChanged policy = (PolicyChanged) event;
        String text = "it was %s; %s".formatted(policy.from(), policy.status().reason());
        return new JournalEntry(
                event.at(),
                Kind.POLICY,
                event.slo().name(),
                "policy",
                policy.status().state(),
                text);
    }

    /** What a guard did, with the figures that say so. */
    public static JournalEntry of(GuardEvent event) {
        if (event instanceof LimitBegan limit) {
            return guard(
                    event,
                    "limiting",
                    "%s: at most %.1f in flight; at least %.0f%% overloads",
                    limit.mode(),
                    limit.limit(),
                    100 * limit.overloadShare());
        }
        if (event instanceof LimitEnded limit) {
            return guard(event, "not limiting", limit.helped() ? "it helped" : "it did not help");
        }
        if (event instanceof RoutingBegan routing) {
            return guard(
                    event,
                    "routing",
                    "%s: at least %.1f%% fail too late for a fallback",
                    routing.mode(),
                    100 * routing.lateShare());
        }
        if (event instanceof RoutingEnded) {
            return guard(event, "not routing", "all calls try again");
        }
        if (event instanceof RetriesDenied denied) {
            return guard(
                    event,
                    "denying retries",
                    "%s denied; the budget is open to %.0f%% and holds %.1f",
                    Plural.of(denied.denied(), "was", "were"),
                    100 * denied.gate(),
                    denied.tokens());
        }
        if (event instanceof ModeChanged mode) {
            return guard(event, "switched", "retries %s, limit and routing %s", mode.retries(), mode.breaker());
        }
        return guard(event, "unticked", "its ticker stands still: every call is let through");
    }

    private static JournalEntry guard(GuardEvent event, String state, String text, Object... figures) {
        return new JournalEntry(event.at(), Kind.GUARD, event.guard(), event.guard(), state, format(text, figures));
    }

    private static String format(String text, Object... figures) {
        return String.format(Locale.ROOT, text, figures);
    }
}
