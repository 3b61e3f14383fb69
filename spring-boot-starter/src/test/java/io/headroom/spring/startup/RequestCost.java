package io.headroom.spring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.spring.startup.MeasuredApplication.Variant;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many requests a second wrk, which must be installed, gets answered over HTTP, without Headroom and with 50 SLOs, two of which count each
 * request: in processes of their own, all of them up, in turns. Not run with the tests, since it measures time:
 * {@code mvn -pl spring-boot-starter -am test -Dtest=RequestCost -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class RequestCost {
    private static final int ROUNDS = Integer.getInteger("headroom.request.rounds", 9);
    private static final String SECONDS = "5s";
    private static final String SPEED = "Requests/sec:";
    private static final List<Variant> VARIANTS = List.of(Variant.WITHOUT, Variant.NO_SLO, Variant.FIFTY_SLOS);

    @TempDir
    Path directory;

    @Test
    void isPrinted() throws Exception {
        MeasuredApplication application = MeasuredApplication.in(directory);
        Map<Variant, Process> processes = new EnumMap<>(Variant.class);
        Map<Variant, List<Double>> speeds = new EnumMap<>(Variant.class);
        try {
            Map<Variant, String> ports = new EnumMap<>(Variant.class);
            for (Variant variant : VARIANTS) {
                Process process = application.start(variant, StartedApplication.SERVE);
                processes.put(variant, process);
                ports.put(variant, port(process));
            }
            for (int round = -1; round <= ROUNDS; round++) {
                for (Variant variant : VARIANTS) {
                    double speed = wrk(ports.get(variant));
                    if (round > 0) {
                        speeds.computeIfAbsent(variant, any -> new ArrayList<>())
                                .add(speed);
                    }
                }
            }
        } finally {
            processes.values().forEach(Process::destroy);
        }
        print(speeds);
        assertThat(speeds).hasSize(VARIANTS.size());
    }

    @SuppressWarnings("StreamResourceLeak") // ends with the process
    private static String port(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith(StartedApplication.RESULT)) {
            line = output.readLine();
        }
        assertThat(line).as("the application's port").isNotNull();
        return line.substring(StartedApplication.RESULT.length());
    }

    private static double wrk(String port) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder("wrk", "-t1", "-c8", "-d" + SECONDS, "http://localhost:" + port + "/a/7")
                .redirectErrorStream(true)
                .start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(wrk.waitFor()).as(output).isZero();
        assertThat(output).contains(SPEED).doesNotContain("Non-2xx");
        return Double.parseDouble(
                output.substring(output.indexOf(SPEED) + SPEED.length()).strip().split("\\s")[0]);
    }

    private static void print(Map<Variant, List<Double>> speeds) {
        System.out.printf(
                Locale.ROOT,
                "%n%s %s, %d cores, %d rounds of %s%n%n| Application | Requests a second: median | Ratio: median | min | max |%n|---|--:|--:|--:|--:|%n",
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                Runtime.getRuntime().availableProcessors(),
                ROUNDS,
                SECONDS);
        List<Double> base = speeds.get(Variant.WITHOUT);
        speeds.forEach((variant, rounds) -> {
            double[] ratios = sorted(IntStream.range(0, rounds.size()).mapToDouble(i -> rounds.get(i) / base.get(i)));
            double[] own = sorted(rounds.stream().mapToDouble(Double::doubleValue));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.3f | %.3f | %.3f |%n",
                    variant.text,
                    own[own.length / 2],
                    ratios[ratios.length / 2],
                    ratios[0],
                    ratios[ratios.length - 1]);
        });
    }

    private static double[] sorted(DoubleStream figures) {
        return figures.sorted().toArray();
    }
}
