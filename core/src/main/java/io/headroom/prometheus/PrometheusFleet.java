package io.headroom.prometheus;

import io.headroom.FleetSource;
import io.headroom.Slo;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.DurationGrammar;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fleet's counts as a Prometheus has them, or whatever speaks its HTTP API, from the series that the {@linkplain PrometheusRules
 * generated rules} record. So a new replica knows the fleet's budget of the period although no store kept it.
 *
 * <p>One query at each reading: the counts of the period, of the shorter windows, and how much of each was recorded. Nothing in the answer
 * is believed that cannot be true. Immutable and thread-safe.
 */
public final class PrometheusFleet implements FleetSource {
    /** More than ten thousand SLOs take. What is read of an answer takes some ten times its length of memory. */
    private static final int MOST_BYTES = 32 << 20;

    /** Enough for the thousands of SLOs that other releases of the service may have. */
    private static final int MOST_BYTES_OF_OTHERS = 8 << 20;

    private static final int MOST_BYTES_OF_AN_SLO = 16 << 10;

    private static final double MOST_EVENTS = 1L << 53;
    private static final Duration FURTHEST = Duration.ofHours(24);
    private static final Duration LONGEST_TILED = Duration.ofDays(3);

    /** Tells the parts of the answer apart. */
    private static final String PART = "headroom";

    private static final String ALL = "all";
    private static final String BAD = "bad";
    private static final String TILES = "tiles";

    private final HttpEndpoint endpoint;
    private final Duration interval;
    private final Flavour flavour;

    private PrometheusFleet(Builder settings) {
        endpoint = new HttpEndpoint(settings.query, settings, settings.client(), "application/x-www-form-urlencoded");
        interval = settings.interval;
        flavour = settings.flavour;
    }

    /**
     * Settings for the server at an address.
     *
     * @param url {@code http} or {@code https}, with the path under which {@code /api/v1/query} is found, if any
     * @throws IllegalArgumentException if it is no such address
     */
    public static Builder at(String url) {
        return new Builder(url);
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public Map<String, List<WindowCounts>> read(String service, List<Slo> slos, Instant now)
            throws IOException, InterruptedException {
        List<Slo> recorded = slos.stream().filter(slo -> slo.parent().isEmpty()).toList();
        if (recorded.isEmpty()) {
            return Map.of();
        }
        Map<String, Map<String, Double>> parts = parts(ask(query(service, recorded), mostBytes(recorded.size())), now);
        Map<String, List<WindowCounts>> counts = new HashMap<>();
        for (Slo slo : recorded) {
            List<WindowCounts> windows = windows(slo, parts.getOrDefault(slo.name(), Map.of()));
            if (!windows.isEmpty()) {
                counts.put(slo.name(), windows);
            }
        }
        return counts;
    }

    private String query(String service, List<Slo> slos) {
        Selector selector = Selector.of("", Map.of(flavour.service(), service));
        List<String> parts = new ArrayList<>();
        parts.add(part(ALL, SloSeries.PERIOD_ALL + selector));
        parts.add(part(BAD, SloSeries.PERIOD_BAD + selector));
        Set<Duration> windows = new TreeSet<>();
        Set<Duration> counted = new TreeSet<>();
        for (Slo slo : slos) {
            windows.addAll(tiled(slo.budget()));
            counted.add(slo.objective().period().length());
        }
        counted.addAll(windows);
        for (Duration window : windows) {
            String range = range(window);
            parts.add(part(ALL + range, "sum_over_time(%s%s%s)".formatted(SloSeries.TILE_ALL, selector, range)));
            parts.add(part(BAD + range, "sum_over_time(%s%s%s)".formatted(SloSeries.TILE_BAD, selector, range)));
        }
        for (Duration window : counted) {
            String range = range(window);
            parts.add(part(TILES + range, "count_over_time(%s%s%s)".formatted(SloSeries.TILE_ALL, selector, range)));
        }
        return String.join("\nor\n", parts);
    }

    private String part(String name, String expression) {
        return "label_replace(max by (%s) (%s), \"%s\", \"%s\", \"\", \"\")"
                .formatted(flavour.slo(), expression, PART, name);
    }

    /** The windows that consist of whole tiles and are cheap to read. */
    private static List<Duration> tiled(ErrorBudget budget) {
        Duration period = budget.objective().period().length();
        return budget.windows().stream()
                .map(WindowCounts::window)
                .filter(window -> window.compareTo(LONGEST_TILED) <= 0
                        && window.compareTo(period) < 0
                        && window.toMillis() % SloSeries.TILE.toMillis() == 0)
                .toList();
    }

    private static List<WindowCounts> windows(Slo slo, Map<String, Double> parts) {
        ErrorBudget budget = slo.budget();
        Duration period = budget.objective().period().length();
        if (!parts.containsKey(ALL) || !parts.containsKey(BAD)) {
            return List.of();
        }
        List<WindowCounts> windows = new ArrayList<>();
        for (Duration window : tiled(budget)) {
            windows.add(counts(window, parts, range(window)));
        }
        windows.add(counts(period, parts, ""));
        return windows;
    }

    private static WindowCounts counts(Duration window, Map<String, Double> parts, String range) {
        double observedMillis = parts.getOrDefault(TILES + range(window), 0.0) * SloSeries.TILE.toMillis();
        long all = Math.round(parts.getOrDefault(ALL + range, 0.0));
        long bad = Math.min(all, Math.round(parts.getOrDefault(BAD + range, 0.0)));
        return new WindowCounts(window, all - bad, bad, Math.min(1, observedMillis / window.toMillis()));
    }

    private static String range(Duration window) {
        return "[" + PromDuration.format(window) + "]";
    }

    private static int mostBytes(int slos) {
        return (int) Math.min(MOST_BYTES, MOST_BYTES_OF_OTHERS + (long) slos * MOST_BYTES_OF_AN_SLO);
    }

    private String ask(String query, int mostBytes) throws IOException, InterruptedException {
        String form = "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        return new String(endpoint.post(form, mostBytes).body(), StandardCharsets.UTF_8);
    }

    private Map<String, Map<String, Double>> parts(String body, Instant now) throws IOException {
        Map<String, Map<String, Double>> parts = new HashMap<>();
        for (Object sample : Answers.vector(body)) {
            Map<?, ?> labels = Answers.object(sample, "metric");
            List<?> value = Answers.list(sample, "value");
            if (value.size() != 2 || !(value.get(0) instanceof Double at) || !(value.get(1) instanceof String text)) {
                throw Answers.wrong("a value must be a time and a text", value);
            }
            if (Math.abs(at - now.getEpochSecond()) > FURTHEST.toSeconds()) {
                throw Answers.wrong("a sample must be at most a day from now", at);
            }
            String slo = String.valueOf(labels.get(flavour.slo()));
            parts.computeIfAbsent(slo, anew -> new HashMap<>()).put(String.valueOf(labels.get(PART)), events(text));
        }
        for (Map.Entry<String, Map<String, Double>> slo : parts.entrySet()) {
            double all = slo.getValue().getOrDefault(ALL, 0.0);
            double bad = slo.getValue().getOrDefault(BAD, 0.0);
            if (bad > all + 1) {
                throw Answers.wrong("bad events must be at most all %s".formatted(all), bad);
            }
        }
        return parts;
    }

    private static double events(String text) throws IOException {
        double events;
        try {
            events = Double.parseDouble(text.length() > 40 ? "too long" : text);
        } catch (NumberFormatException none) {
            throw Answers.wrong("events must be a number", text);
        }
        if (!(events >= 0 && events <= MOST_EVENTS)) {
            throw Answers.wrong("events must be from 0 to 2^53", text);
        }
        return events;
    }

    /** The settings. */
    public static final class Builder extends ServerAccess<Builder> {
        private final URI query;
        private Duration interval = Duration.ofSeconds(30);
        private Flavour flavour = Flavour.SLOTH;

        private Builder(String url) {
            query = HttpEndpoint.address(url, "/api/v1/query", "http://prometheus:9090");
        }

        @Override
        Builder self() {
            return this;
        }

        /** The time between two readings, from 1 second to 1 hour; 30 seconds unless set. */
        public Builder interval(Duration interval) {
            this.interval =
                    DurationGrammar.checkRange("interval", interval, Duration.ofSeconds(1), Duration.ofHours(1), "30s");
            return this;
        }

        /** How the rules name their labels; as Sloth does unless set. */
        public Builder flavour(Flavour flavour) {
            this.flavour = flavour;
            return this;
        }

        public PrometheusFleet build() {
            return new PrometheusFleet(this);
        }
    }

    @Override
    public String toString() {
        return "Prometheus every " + DurationGrammar.format(interval);
    }
}
