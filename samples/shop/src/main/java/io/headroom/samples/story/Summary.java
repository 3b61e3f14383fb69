package io.headroom.samples.story;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Sets the load generator's own counts beside those of the shop. */
final class Summary {
    private static final String ROUTE = "%-22s %7s %6s %6s %6s %9s %9s %8s%n";
    private static final String SLO = "%-22s %14s %14s%s%n";

    private final StringBuilder text = new StringBuilder();
    private boolean agrees = true;

    /**
     * One route and the availability SLO on it.
     *
     * @param p99 of the latency since a request was due
     */
    record Line(String route, Tally.Counts counts, Duration p99, SloStatus slo) {}

    Summary(List<Line> lines) {
        text.append(
                ROUTE.formatted("What was sent", "sent", "< 400", "4xx", "5xx", "no answer", "not sent", "99 % in"));
        for (Line line : lines) {
            Tally.Counts counts = line.counts;
            text.append(ROUTE.formatted(
                    line.route,
                    counts.sent(),
                    counts.succeeded(),
                    counts.clientErrors(),
                    counts.serverErrors(),
                    counts.unanswered(),
                    counts.notSent(),
                    String.format(Locale.ROOT, "%d ms", line.p99.toMillis())));
        }
        text.append(System.lineSeparator());
        text.append(SLO.formatted("What the shop counted", "good", "bad", ""));
        for (Line line : lines) {
            SloStatus.Events events = line.slo.events();
            text.append(SLO.formatted(line.slo.name(), events.good(), events.bad(), verdict(line.counts, events)));
        }
    }

    /** Whether every request that got an answer was counted once, as what it was. */
    boolean agrees() {
        return agrees;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** A request that got no answer may have been counted, as either. */
    private String verdict(Tally.Counts counts, SloStatus.Events events) {
        long good = events.good() - counts.succeeded() - counts.clientErrors();
        long bad = events.bad() - counts.serverErrors();
        String lost = counts.unanswered() + " without an answer";
        if (good == 0 && bad == 0) {
            return counts.unanswered() == 0 ? "   equal" : "   equal; " + lost + " not counted";
        }
        if (good >= 0 && bad >= 0 && good + bad <= counts.unanswered()) {
            return "   equal but for " + lost;
        }
        agrees = false;
        return "   DIFFERENT by %+d good, %+d bad".formatted(good, bad);
    }
}
