package io.headroom.samples.story;

import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.samples.prometheus.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Plays the story to the fleet, whose second replica is killed and restarted, under the eyes of a real Prometheus with the generated rules. */
final class FleetRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final double KILLED_AT = 0.7;
    private static final Duration COUNT_WINDOW = Duration.ofMinutes(5);

    /** From an answer until a scrape has surely seen its event. */
    private static final Duration SCRAPED = Duration.ofSeconds(4);

    /** From the last event until a window of counts that ends after it is counted. */
    private static final Duration SETTLED = Duration.ofSeconds(32);

    /** From then on until the count is in the budget. */
    private static final Duration EVALUATED = Duration.ofSeconds(4);

    private final List<Stretch> story;
    private final Fleet fleet;
    private final PrometheusServer prometheus;
    private final FleetView view;
    private final Thread looking;
    private final Replica victim;
    private Instant begun = Instant.MAX;

    /** Written by the thread that kills, read when it has ended. */
    private volatile Instant killed = Instant.MAX;

    /** Starts the fleet and Prometheus, and waits until it has scraped every replica. */
    FleetRun(Path directory, List<Stretch> story) throws Exception {
        this.story = story;
        FileSystemUtils.deleteRecursively(directory);
        fleet = new Fleet(directory);
        victim = fleet.replicas.get(1);
        view = new FleetView(fleet);
        looking = new Thread(view, "fleet-view");
        fleet.start();
        prometheus = PrometheusServer.start(directory.resolve("prometheus"), fleet.ports(), rules(), slothsOwnRules());
        int series = fleet.replicas.size() * FleetSlo.values().length * 2;
        await().atMost(PATIENCE)
                .until(() -> prometheus.query("slo_events_total").size() == series
                        && prometheus.query("slo:objective:ratio").size() == FleetSlo.values().length);
    }

    /** Plays the story, and returns when Prometheus has scraped its last event. */
    void play() throws Exception {
        looking.start();
        begun = Instant.now();
        CompletableFuture<Void> restart = CompletableFuture.completedFuture(null);
        for (Stretch stretch : story) {
            switch (stretch.name()) {
                case Stretch.OUTAGE ->
                    restart = CompletableFuture.runAsync(() -> killAndRestart(
                            Math.round(KILLED_AT * stretch.length().toNanos())));
                case Stretch.IDLE -> restart.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                case Stretch.FIRST_FAILURE -> fleet.loseAParcel();
                default -> {}
            }
            play(stretch);
        }
        fleet.awaitAnswers();
        Metronome.SYSTEM.waitUntil(System.nanoTime() + SCRAPED.toNanos());
    }

    /** Returns when the stored budget of every SLO holds all events. */
    void awaitCounted() throws Exception {
        Instant counted = fleet.log().last().plus(SETTLED);
        for (FleetSlo slo : FleetSlo.values()) {
            String last = "max_over_time(timestamp(slo_all:increase5m{sloth_slo=\"%s\"})[1h:1s])".formatted(slo.slo);
            await().atMost(COUNT_WINDOW.plus(PATIENCE))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> prometheus.query(last).stream()
                            .anyMatch(time -> time.latest() * 1e3 > counted.toEpochMilli()));
        }
        Metronome.SYSTEM.waitUntil(System.nanoTime() + EVALUATED.toNanos());
    }

    /** What is known so far; from now on nobody looks. */
    FleetFigures figures() throws Exception {
        view.end();
        looking.join();
        return new FleetFigures(fleet.log(), fleet.sent(), view, prometheus, victim, killed, begun, Instant.now());
    }

    PrometheusServer prometheus() {
        return prometheus;
    }

    @Override
    public void close() {
        prometheus.close();
        fleet.close();
    }

    private void play(Stretch stretch) throws InterruptedException {
        fleet.payments.behave(stretch.payments());
        if (stretch.perSecond() > 0) {
            fleet.send(stretch.perSecond(), stretch.length());
        } else {
            fleet.awaitAnswers();
            Metronome.SYSTEM.waitUntil(System.nanoTime() + stretch.length().toNanos());
        }
    }

    private void killAndRestart(long delayNanos) {
        try {
            Metronome.SYSTEM.waitUntil(System.nanoTime() + delayNanos);
            killed = victim.kill();
            victim.start();
            victim.awaitUp();
        } catch (Exception failure) {
            throw new StoryException("The replica was not restarted: " + failure, failure);
        }
    }

    private static String rules() {
        try (Headroom headroom = FleetSlo.declared()) {
            return PrometheusRules.builder()
                    .scrapeInterval(Duration.ofSeconds(1))
                    .build()
                    .generate(headroom)
                    .yaml();
        }
    }

    /** Sloth's way: a ratio every second, all of equal weight, NaN without events. */
    private static String slothsOwnRules() {
        return "groups:\n- name: sloths\n  rules:\n"
                + Stream.of(FleetSlo.values())
                        .map(slo -> """
                                - record: sloths_own:ratio_rate5m
                                  expr: >
                                    (sum(rate(slo_events_total{service="shop", slo="%1$s", result="bad"}[5m])))
                                    / (sum(rate(slo_events_total{service="shop", slo="%1$s"}[5m])))
                                  labels: {slo: "%1$s"}
                                """.formatted(slo.slo).indent(2))
                        .collect(Collectors.joining());
    }
}
