package io.headroom.samples.story;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the replicas say of their SLOs, step by step: the counts of their windows, added up, are the fleet's as the processes see it. One
 * that is down counts with what it said last. Used by one thread until it has ended.
 */
final class FleetView implements Runnable {
    private static final Duration STEP = Duration.ofSeconds(2);

    private final List<Replica> replicas;
    private final JsonMapper json = new JsonMapper();
    private final List<Step> steps = new ArrayList<>();
    private final Map<FleetSlo, Map<Integer, Said>> latest = new EnumMap<>(FleetSlo.class);
    private volatile boolean ended;

    FleetView(Fleet fleet) {
        replicas = fleet.replicas;
    }

    /**
     * What one replica said of one SLO.
     *
     * @param at when it had counted
     * @param windows by name
     */
    record Said(Instant at, Map<String, Counted> windows) {}

    record Counted(double good, double bad, double burnRate) {
        double badRatio() {
            return bad == 0 ? 0 : bad / (good + bad);
        }
    }

    /** @param byPort what each replica had said last */
    record Step(FleetSlo slo, Map<Integer, Said> byPort) {
        double good(String window) {
            return byPort.values().stream()
                    .mapToDouble(said -> said.windows.get(window).good)
                    .sum();
        }

        double bad(String window) {
            return byPort.values().stream()
                    .mapToDouble(said -> said.windows.get(window).bad)
                    .sum();
        }

        Instant from() {
            return byPort.values().stream()
                    .map(Said::at)
                    .min(Instant::compareTo)
                    .orElseThrow();
        }

        Instant to() {
            return byPort.values().stream()
                    .map(Said::at)
                    .max(Instant::compareTo)
                    .orElseThrow();
        }
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                long startNanos = System.nanoTime();
                step();
                Metronome.SYSTEM.waitUntil(startNanos + STEP.toNanos());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void end() {
        ended = true;
    }

    List<Step> steps(FleetSlo slo) {
        return steps.stream().filter(step -> step.slo == slo).toList();
    }

    private void step() throws InterruptedException {
        for (FleetSlo slo : FleetSlo.values()) {
            Map<Integer, Said> byPort = latest.computeIfAbsent(slo, any -> new HashMap<>());
            for (Replica replica : replicas) {
                ask(replica, slo, byPort);
            }
            if (byPort.size() == replicas.size()) {
                steps.add(new Step(slo, Map.copyOf(byPort)));
            }
        }
    }

    private void ask(Replica replica, FleetSlo slo, Map<Integer, Said> byPort) throws InterruptedException {
        if (!replica.isUp()) {
            return;
        }
        try {
            JsonNode answer = json.readTree(
                    Http.get(replica.resolve("/actuator/slo/" + slo.slo)).body());
            Map<String, Counted> windows = new HashMap<>();
            answer.get("windows")
                    .forEach(window -> windows.put(
                            window.get("window").asString(),
                            new Counted(
                                    window.get("good").asDouble(),
                                    window.get("bad").asDouble(),
                                    window.get("burnRate").asDouble())));
            byPort.put(replica.port(), new Said(Instant.parse(answer.get("at").asString()), windows));
        } catch (IOException down) {
            // Then what it said last stands.
        }
    }
}
