package io.headroom.spring.actuate;

import io.headroom.SloEvent;
import io.headroom.guard.GuardEvent;
import io.headroom.report.JournalEntry;
import java.time.Instant;

/**
 * Something that an alert, a policy or a guard did.
 *
 * @param at when it was found
 * @param kind {@code alert}, {@code policy} or {@code guard}
 * @param subject the alert's rule, {@code policy}, or the guard's name
 * @param state the state of the alert or the policy; of a guard {@code limiting}, {@code not limiting}, {@code routing}, {@code not routing},
 *     {@code denying retries}, {@code switched} or {@code unticked}
 * @param text the figures that say so
 */
public record TimelineEvent(Instant at, String kind, String subject, String state, String text) {
    static TimelineEvent of(SloEvent event) {
        return of(JournalEntry.of(event));
    }

    static TimelineEvent of(GuardEvent event) {
        return of(JournalEntry.of(event));
    }

    private static TimelineEvent of(JournalEntry entry) {
        return new TimelineEvent(entry.at(), entry.kind().toString(), entry.subject(), entry.state(), entry.text());
    }
}
