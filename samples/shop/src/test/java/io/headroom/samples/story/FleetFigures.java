package io.headroom.samples.story;

import io.headroom.samples.prometheus.PrometheusServer;
import io.headroom.samples.prometheus.PrometheusServer.Series;
import io.headroom.samples.story.Agreement.Compared;
import io.headroom.samples.story.FleetView.Step;
import io.headroom.samples.story.RequestLog.Answer;
import io.headroom.samples.story.RequestLog.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * What is known of a run: by the request log, by the replicas, and by Prometheus.
 *
 * @param sent what the load generator knows
 * @param killed when the victim was dead
 * @param begun before the first request
 * @param read when Prometheus had counted it
 */
record FleetFigures(
        RequestLog log,
        Tally.Counts sent,
        FleetView view,
        PrometheusServer prometheus,
        Replica victim,
        Instant killed,
        Instant begun,
        Instant read) {
    /** How long after the end of a window the rules count it. */
    private static final Duration COUNTED_AFTER = Duration.ofSeconds(30);

    /** A window that both know, and the process' oldest slot of it. */
    enum Window {
        FIVE_MINUTES("5m", Duration.ofMinutes(5), Duration.ofSeconds(10)),
        HALF_AN_HOUR("30m", Duration.ofMinutes(30), Duration.ofMinutes(1)),
        HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(1));

        final String label;
        final Duration length;
        final Duration slot;

        Window(String label, Duration length, Duration slot) {
            this.label = label;
            this.length = length;
            this.slot = slot;
        }
    }

    /** What the request log says, less what the killed replica had not shown Prometheus. */
    Events truth(FleetSlo slo) throws Exception {
        return log.events(slo, answer -> true).minus(lost(slo));
    }

    /** What the killed replica had answered and not shown Prometheus. */
    Events lost(FleetSlo slo) throws Exception {
        return log.events(slo, answer -> isTheVictims(answer) && answer.life() == 1)
                .minus(new Events(scraped(slo, "good"), scraped(slo, "bad"), 0));
    }

    /** What the killed replica answered after a moment. */
    Events answeredAfter(FleetSlo slo, Instant moment) {
        return log.events(
                slo,
                answer -> isTheVictims(answer)
                        && answer.life() == 1
                        && answer.at().isAfter(moment));
    }

    /** When the killed replica had counted what its last scrape told: its values change with each tick, so before the scrape. */
    Instant lastCounted() throws Exception {
        Entry<Double, Double> lastScrape = prometheus
                .query("headroom_ticker_age_seconds{instance=\"%s\"}[1h]".formatted(victim.instance()))
                .get(0)
                .samples()
                .floorEntry(killed.toEpochMilli() / 1e3);
        return Instant.ofEpochMilli((long) (1e3 * (lastScrape.getKey() - lastScrape.getValue())));
    }

    /** What the killed replica answered in its second life. */
    Events restarted(FleetSlo slo) {
        return log.events(slo, answer -> isTheVictims(answer) && answer.life() > 1);
    }

    /** The budget that is left, as Prometheus has stored it. */
    double stored(FleetSlo slo) throws Exception {
        return samples("slo:period_error_budget_remaining:ratio", slo)
                .lastEntry()
                .getValue();
    }

    /** The same by {@code increase} over the whole period. */
    double byIncrease(FleetSlo slo) throws Exception {
        String events = "slo_events_total{service=\"shop\", slo=\"%s\"%s}[2h]";
        String ratio = "sum(increase(%s)) / sum(increase(%s))"
                .formatted(events.formatted(slo.slo, ", result=\"bad\""), events.formatted(slo.slo, ""));
        return left(slo, prometheus.query(ratio, read));
    }

    /** The same by Sloth's average of ratios. */
    double byAverage(FleetSlo slo) throws Exception {
        String ratios = "sloths_own:ratio_rate5m{slo=\"%s\"}[2h]".formatted(slo.slo);
        return left(slo, prometheus.query("sum_over_time(%1$s) / count_over_time(%1$s)".formatted(ratios), read));
    }

    /** The same of those ratios that are numbers. */
    double byAverageOfNumbers(FleetSlo slo) throws Exception {
        String ratios = "avg_over_time((sloths_own:ratio_rate5m{slo=\"%s\"} >= 0)[2h:1s])".formatted(slo.slo);
        return left(slo, prometheus.query(ratios, read));
    }

    /** The burn rate of a window, at every step. */
    List<Compared> burnRates(FleetSlo slo, Window window) throws Exception {
        Agreement agreement = agreement(slo);
        TreeMap<Double, Double> recorded = samples("slo:sli_error:ratio_rate" + window.label, slo);
        return view.steps(slo).stream()
                .map(step -> agreement.burnRate(step, recorded, window.label, window.length, window.slot))
                .toList();
    }

    /** The burn rate of the period, which is the consumed budget, at the end of each window that Prometheus has counted. */
    List<Compared> budgets(FleetSlo slo) throws Exception {
        Agreement agreement = agreement(slo);
        TreeMap<Double, Double> recorded = samples("slo:sli_error:ratio_rate2h", slo);
        List<Compared> compared = new ArrayList<>();
        for (double at : samples("slo_all:increase5m", slo).keySet()) {
            Instant until = Instant.ofEpochMilli(Math.round(at * 1e3)).minus(COUNTED_AFTER);
            double stored = recorded.ceilingEntry(at + 1.5).getValue();
            compared.add(agreement.period(nearest(slo, until), until, stored, "2h"));
        }
        return compared;
    }

    private Step nearest(FleetSlo slo, Instant moment) {
        return view.steps(slo).stream()
                .min((one, other) -> distance(one, moment).compareTo(distance(other, moment)))
                .orElseThrow();
    }

    private static Duration distance(Step step, Instant moment) {
        return Duration.between(step.to(), moment).abs();
    }

    private Agreement agreement(FleetSlo slo) throws Exception {
        return new Agreement(slo, log, prometheus, victim.port(), killed);
    }

    private boolean isTheVictims(Answer answer) {
        return answer.port() == victim.port();
    }

    private long scraped(FleetSlo slo, String result) throws Exception {
        String series = "slo_events_total{slo=\"%s\", result=\"%s\", instance=\"%s\"}[1h]"
                .formatted(slo.slo, result, victim.instance());
        return prometheus
                .query(series)
                .get(0)
                .samples()
                .floorEntry(killed.toEpochMilli() / 1e3)
                .getValue()
                .longValue();
    }

    private static double left(FleetSlo slo, List<Series> ratio) {
        return ratio.isEmpty() ? Double.NaN : 1 - ratio.get(0).latest() / (1 - slo.objective);
    }

    private TreeMap<Double, Double> samples(String recorded, FleetSlo slo) throws Exception {
        return prometheus
                .query("%s{sloth_slo=\"%s\"}[1h]".formatted(recorded, slo.slo))
                .get(0)
                .samples();
    }
}
