package io.headroom.samples.story;

import io.headroom.samples.prometheus.PrometheusServer;
import io.headroom.samples.prometheus.PrometheusServer.Series;
import io.headroom.samples.story.FleetView.Said;
import io.headroom.samples.story.FleetView.Step;
import io.headroom.samples.story.RequestLog.Answer;
import io.headroom.samples.story.RequestLog.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds what the replicas say of a window against what Prometheus has recorded of it. The two may differ by the events that
 * one has seen and the other has not: those between a replica's own count and its last scrape, those at the window's beginning that
 * lie within the process' oldest slot or between two scrapes, and those a killed replica took with it. They are counted in the
 * request log, so that the bound is what these very events can change in the ratio.
 */
final class Agreement {
    /** From the count in the replica to the line in its request log, on a busy machine. */
    private static final Duration ON_THE_WAY = Duration.ofMillis(300);

    /** Between two saves of a replica's counts, and the time that one takes. */
    private static final Duration UNSAVED = Duration.ofSeconds(3);

    /** {@code rate} extends what it saw by at most 1.1 intervals at either end. */
    private static final double EXTENDED_INTERVALS = 2.2;

    private final FleetSlo slo;
    private final RequestLog log;
    private final Map<String, TreeMap<Double, Double>> agesByInstance = new HashMap<>();
    private final int victim;
    private final Instant killed;
    private double longestInterval = 1;

    /**
     * A figure of both, and how far they may be apart.
     *
     * @param process as the replicas say
     * @param prometheus as it was recorded
     */
    record Compared(Instant at, double process, double prometheus, double lowest, double highest) {
        boolean agrees() {
            return prometheus >= lowest - 1e-9 && prometheus <= highest + 1e-9;
        }

        double difference() {
            return Math.abs(prometheus - process);
        }

        double allowed() {
            return Math.max(highest - process, process - lowest);
        }
    }

    Agreement(FleetSlo slo, RequestLog log, PrometheusServer prometheus, int victim, Instant killed) throws Exception {
        this.slo = slo;
        this.log = log;
        this.victim = victim;
        this.killed = killed;
        for (Series series : prometheus.query("headroom_ticker_age_seconds[1h]")) {
            agesByInstance.put(series.label("instance"), series.samples());
            longestInterval = Math.max(longestInterval, longestInterval(series));
        }
    }

    /**
     * The burn rate of a window at a step.
     *
     * @param recorded the error ratios that Prometheus recorded, by time
     * @param slot how long the process' oldest slot of the window is
     */
    Compared burnRate(Step step, TreeMap<Double, Double> recorded, String name, Duration window, Duration slot) {
        Double at = recorded.floorKey(seconds(step.to()) + 0.5);
        if (at == null) {
            at = recorded.firstKey();
        }
        Instant evaluated = instant(at);
        Instant begin = earliest(step.from(), evaluated).minus(window).minus(slot);
        List<Span> moved = new ArrayList<>(unscraped(step, evaluated));
        moved.add(new Span(
                0, begin, latest(step.to(), evaluated).minus(window).plus(slot).plus(scrapeInterval())));
        double stretch = 1 + EXTENDED_INTERVALS * longestInterval / Math.max(1, leastCovered(evaluated, window));
        return compared(evaluated, step, name, recorded.get(at), events(moved, begin), stretch);
    }

    /** The period's burn rate at a step, against what Prometheus recorded of all events up to a moment. */
    Compared period(Step step, Instant until, double recorded, String name) {
        double stretch =
                1 + EXTENDED_INTERVALS * longestInterval / Duration.ofMinutes(5).toSeconds();
        return compared(until, step, name, recorded, events(unscraped(step, until), Instant.EPOCH), stretch);
    }

    private Compared compared(Instant at, Step step, String name, double recorded, Events moved, double stretch) {
        double bad = step.bad(name);
        double all = bad + step.good(name);
        double process = all == 0 ? 0 : bad / all;
        double least = Math.max(0, bad - moved.bad());
        double most = bad + moved.bad();
        double lowest = least == 0 ? 0 : least / Math.max(least, all - moved.bad() + moved.good()) / stretch;
        double highest = most == 0 ? 0 : Math.min(1, most / Math.max(most, all + moved.bad() - moved.good()) * stretch);
        double burn = 1 / (1 - slo.objective);
        return new Compared(at, process * burn, recorded * burn, lowest * burn, highest * burn);
    }

    /**
     * What one of the two has seen of each replica and the other not yet, or never. The last scrape before an evaluation may still be
     * under way when its value is read, so that the one before it counts.
     */
    private List<Span> unscraped(Step step, Instant evaluated) {
        List<Span> spans = new ArrayList<>();
        for (Map.Entry<Integer, Said> said : step.byPort().entrySet()) {
            int port = said.getKey();
            Instant counted = said.getValue().at();
            Instant scrapeBefore = counted(port, evaluated.minus(scrapeInterval()));
            spans.add(new Span(
                    port,
                    earliest(counted, scrapeBefore).minus(ON_THE_WAY),
                    latest(counted, counted(port, evaluated)).plus(ON_THE_WAY)));
            if (port == victim && !latest(evaluated, step.to()).isBefore(killed)) {
                spans.add(new Span(
                        port, earliest(counted(port, killed), killed.minus(UNSAVED)), killed.plus(ON_THE_WAY)));
            }
        }
        return spans;
    }

    /** When the replica had counted what Prometheus knew of it at a moment. */
    private Instant counted(int port, Instant known) {
        TreeMap<Double, Double> ages = agesByInstance.get("127.0.0.1:" + port);
        Double scrape = ages.floorKey(seconds(known));
        return scrape == null ? instant(ages.firstKey()) : instant(scrape - ages.get(scrape));
    }

    private Events events(List<Span> spans, Instant since) {
        return log.events(
                slo, answer -> !answer.at().isBefore(since) && spans.stream().anyMatch(span -> span.contains(answer)));
    }

    /** Events of a replica, or of all if the port is 0. */
    private record Span(int port, Instant from, Instant to) {
        boolean contains(Answer answer) {
            return (port == 0 || port == answer.port())
                    && !answer.at().isBefore(from)
                    && !answer.at().isAfter(to);
        }
    }

    /** How much of the window Prometheus knows of the replica of which it knows least. */
    private double leastCovered(Instant evaluated, Duration window) {
        double to = seconds(evaluated);
        return agesByInstance.values().stream()
                .mapToDouble(samples -> {
                    Double last = samples.floorKey(to);
                    return last == null ? 0 : last - Math.max(samples.firstKey(), to - window.toSeconds());
                })
                .min()
                .orElseThrow();
    }

    private Duration scrapeInterval() {
        return Duration.ofMillis((long) (1_000 * longestInterval));
    }

    /** Without the gap of a replica that was down: two intervals and more. */
    private static double longestInterval(Series series) {
        double longest = 0;
        double previous = Double.NaN;
        for (double at : series.samples().keySet()) {
            double interval = at - previous;
            longest = interval < 2 ? Math.max(longest, interval) : longest;
            previous = at;
        }
        return longest;
    }

    private static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1e3;
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1e3));
    }
}
