package io.headroom.samples.story;

import io.headroom.samples.story.RequestLog.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The figures of a {@link StoreDrill}, as a row of the table in docs/fleet.md. */
final class StoreDrillReport {
    private final StoreDrill drill;
    private final DrilledStore store;
    private final StoreDrillPlan plan;
    private final Duration settled;

    /** @param settled from the last answer until both survivors knew all */
    StoreDrillReport(StoreDrill drill, DrilledStore store, StoreDrillPlan plan, Duration settled) {
        this.drill = drill;
        this.store = store;
        this.plan = plan;
        this.settled = settled;
    }

    String text() throws Exception {
        Tally.Counts all = drill.counts();
        long known = 0;
        long lost = 0;
        for (FleetSlo slo : StoreDrill.SLOS) {
            Events answered = drill.answeredByVictim(slo, Instant.MAX);
            known += drill.expected(slo).total();
            lost += answered.total() - drill.savedByVictim(slo).total();
        }
        return String.format(
                Locale.ROOT,
                "| %s, clock %+d min | %,d | %,d | %,d of the killed, saved %.1f s before | %d | %.0f s |"
                        + " %d / %d / %d ms | %d / %d / %d ms |%n",
                store,
                plan.clock().toMinutes(),
                all.sent(),
                known,
                lost,
                Duration.between(drill.victimSaved(), drill.killed()).toMillis() / 1e3,
                all.failed(),
                settled.toMillis() / 1e3,
                millis(drill.withStore(), 0.5),
                millis(drill.withStore(), 0.99),
                millis(drill.withStore(), 1),
                millis(drill.whileAway(), 0.5),
                millis(drill.whileAway(), 0.99),
                millis(drill.whileAway(), 1));
    }

    private static long millis(Tally tally, double share) {
        return tally.percentile(share).toMillis();
    }
}
