package io.headroom.spring.actuate;

import io.headroom.report.JournalEntry;
import java.time.Instant;

/**
 * Something that an alert, a policy or a guard did, or that was marked.
 *
 * @param at when it was found, or for when it was marked
 * @param kind {@code alert}, {@code policy}, {@code guard} or {@code mark}
 * @param subject the alert's rule, {@code policy}, the guard's name, or {@code mark}
 * @param state the state of the alert or the policy; of a guard {@code limiting}, {@code not limiting}, {@code routing}, {@code not routing},
 *     {@code denying retries}, {@code switched} or {@code unticked}; empty for a mark
 * @param text the figures that say so, or the mark's text
 */
public record TimelineEvent(Instant at, String kind, String subject, String state, String text) {
    static TimelineEvent of(JournalEntry entry) {
        return new TimelineEvent(entry.at(), entry.kind().toString(), entry.subject(), entry.state(), entry.text());
    }
}
