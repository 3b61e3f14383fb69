package io.headroom.spring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.spring.startup.MeasuredApplication.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the starter adds to the start of a web application, and what it keeps: the same application in processes of its own, without the
 * two jars of Headroom, with them, with 50 SLOs, and with Resilience4j's starter in their place, in turns. The other jars are the same and no
 * more than such an application has; the third row reads a file with the 50 SLOs that nobody asks for, since that too takes time. Not run with
 * the tests, since it measures time: {@code mvn -pl spring-boot-starter -am test-compile surefire:test@resilience4j -Dtest=StartupCost
 * -Dsurefire.failIfNoSpecifiedTests=false}, in the one of surefire's executions that has Resilience4j's starter. With
 * {@code -Dheadroom.startup.cds=true} each starts from an archive of its classes (class data sharing), as Spring Boot recommends.
 */
class StartupCost {
    private static final int ROUNDS = Integer.getInteger("headroom.startup.rounds", 9);
    private static final boolean ARCHIVES = Boolean.getBoolean("headroom.startup.cds");

    @TempDir
    Path directory;

    @Test
    void isPrinted() throws Exception {
        Map<Variant, List<Start>> starts = new EnumMap<>(Variant.class);
        assertThat(ClassLoader.getSystemResource("org/aspectj/weaver/Advice.class"))
                .as("run in the execution resilience4j of surefire")
                .isNotNull();
        MeasuredApplication application = MeasuredApplication.in(directory);
        for (int round = 0; round <= ROUNDS; round++) {
            for (Variant variant : Variant.values()) {
                Process process = !ARCHIVES
                        ? application.start(variant)
                        : round == 0 ? application.startToArchive(variant) : application.startFromArchive(variant);
                Start start = start(variant, process);
                if (round > 0) {
                    starts.computeIfAbsent(variant, any -> new ArrayList<>()).add(start);
                }
            }
        }
        print(starts);
        assertThat(starts).hasSize(Variant.values().length);
    }

    private static Start start(Variant variant, Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).doesNotContain(" WARN ");
        assertThat(output.contains("SLO slo-24-latency")).isEqualTo(variant == Variant.FIFTY_SLOS);
        String result = output.substring(output.indexOf(StartedApplication.RESULT))
                .lines()
                .findFirst()
                .orElseThrow();
        String[] figures = result.split(" ");
        return new Start(
                Double.parseDouble(figures[1]),
                Double.parseDouble(figures[2]),
                Long.parseLong(figures[3]),
                Long.parseLong(figures[4]));
    }

    private static void print(Map<Variant, List<Start>> starts) {
        System.out.printf(
                Locale.ROOT,
                "%n%s %s, %d cores, %d rounds%n%n| Application | Ready after: median | min | max | Added | CPU of its thread: median | Added "
                        + "| Heap kept: median | Added | Metaspace: median | Added |%n"
                        + "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|%n",
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                Runtime.getRuntime().availableProcessors(),
                ROUNDS);
        List<Start> base = starts.get(Variant.WITHOUT);
        starts.forEach((variant, rounds) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f ms | %.0f | %.0f | %.0f ms | %.0f ms | %.0f ms | %.2f MB | %.2f MB | %.2f MB | %.2f MB |%n",
                variant.text,
                median(rounds, Start::readyMillis),
                rounds.stream().mapToDouble(Start::readyMillis).min().orElseThrow(),
                rounds.stream().mapToDouble(Start::readyMillis).max().orElseThrow(),
                added(rounds, base, Start::readyMillis),
                median(rounds, Start::cpuMillis),
                added(rounds, base, Start::cpuMillis),
                median(rounds, Start::heap) / 1e6,
                added(rounds, base, Start::heap) / 1e6,
                median(rounds, Start::metaspace) / 1e6,
                added(rounds, base, Start::metaspace) / 1e6));
    }

    /** The median of what each round says: a machine that others use is as slow for all of one. */
    private static double added(List<Start> rounds, List<Start> base, ToDoubleFunction<Start> figure) {
        return median(IntStream.range(0, rounds.size())
                .mapToDouble(i -> figure.applyAsDouble(rounds.get(i)) - figure.applyAsDouble(base.get(i))));
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        return median(starts.stream().mapToDouble(figure));
    }

    private static double median(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private record Start(double readyMillis, double cpuMillis, double heap, double metaspace) {}
}
