package io.headroom.spring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the starter adds to the start of a web application, and what it keeps: the same application in processes of its own, without the
 * starter's jars, with them, and with 50 SLOs, in turns. Not run with the tests, since it measures time:
 * {@code mvn -pl spring-boot-starter -am test -Dtest=StartupCost -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class StartupCost {
    private static final int ROUNDS = Integer.getInteger("headroom.startup.rounds", 9);
    private static final String[] OURS = {"spring-boot-starter/target/classes", "core/target/classes"};

    @TempDir
    Path directory;

    @Test
    void isPrinted() throws Exception {
        Map<Variant, List<Start>> starts = new EnumMap<>(Variant.class);
        for (int round = 0; round <= ROUNDS; round++) {
            for (Variant variant : Variant.values()) {
                Start start = start(variant);
                if (round > 0) {
                    starts.computeIfAbsent(variant, any -> new ArrayList<>()).add(start);
                }
            }
        }
        print(starts);
        assertThat(starts).hasSize(Variant.values().length);
    }

    private Start start(Variant variant) throws IOException, InterruptedException {
        Path yaml = Files.writeString(
                directory.resolve(variant + ".yml"), variant == Variant.FIFTY_SLOS ? fiftySlos() : "");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-Xms256m",
                        "-cp",
                        classPath(variant),
                        StartedApplication.class.getName(),
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--spring.config.location=" + yaml.toUri())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).doesNotContain(" WARN ");
        assertThat(output.contains("SLO slo-24-latency")).isEqualTo(variant == Variant.FIFTY_SLOS);
        String result = output.substring(output.indexOf(StartedApplication.RESULT))
                .lines()
                .findFirst()
                .orElseThrow();
        String[] figures = result.split(" ");
        return new Start(Double.parseDouble(figures[1]), Long.parseLong(figures[2]), Long.parseLong(figures[3]));
    }

    private static String classPath(Variant variant) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        variant != Variant.WITHOUT || Arrays.stream(OURS).noneMatch(entry::endsWith))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String fiftySlos() {
        StringBuilder yaml = new StringBuilder("headroom:\n  slos:\n");
        for (int i = 0; i < 25; i++) {
            String http = "http: { uri: \"/%c/{id}\", method: GET }".formatted('a' + i);
            yaml.append("    slo-%d:\n      objective: 99.9%%\n      sli: { %s }\n".formatted(i, http));
            yaml.append("    slo-%d-latency:\n      objective: 99%%\n      sli: { %s, latency: 300ms }\n"
                    .formatted(i, http));
        }
        return yaml.toString();
    }

    private static void print(Map<Variant, List<Start>> starts) {
        System.out.printf(
                Locale.ROOT,
                "%n%s %s, %d cores, %d rounds%n%n| Application | Ready after: median | min | max | Added | Heap kept: median | Added | Metaspace: median | Added |%n"
                        + "|---|--:|--:|--:|--:|--:|--:|--:|--:|%n",
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                Runtime.getRuntime().availableProcessors(),
                ROUNDS);
        List<Start> base = starts.get(Variant.WITHOUT);
        starts.forEach((variant, rounds) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f ms | %.0f | %.0f | %.0f ms | %.2f MB | %.2f MB | %.2f MB | %.2f MB |%n",
                variant.text,
                median(rounds, Start::readyMillis),
                rounds.stream().mapToDouble(Start::readyMillis).min().orElseThrow(),
                rounds.stream().mapToDouble(Start::readyMillis).max().orElseThrow(),
                median(rounds, Start::readyMillis) - median(base, Start::readyMillis),
                median(rounds, Start::heap) / 1e6,
                (median(rounds, Start::heap) - median(base, Start::heap)) / 1e6,
                median(rounds, Start::metaspace) / 1e6,
                (median(rounds, Start::metaspace) - median(base, Start::metaspace)) / 1e6));
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private enum Variant {
        WITHOUT("without the starter"),
        NO_SLO("with it, no SLO"),
        FIFTY_SLOS("with it and 50 SLOs");

        private final String text;

        Variant(String text) {
            this.text = text;
        }
    }

    private record Start(double readyMillis, double heap, double metaspace) {}
}
