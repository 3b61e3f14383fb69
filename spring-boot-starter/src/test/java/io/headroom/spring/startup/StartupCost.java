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
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the starter adds to the start of a web application, and what it keeps: the same application in processes of its own, without the
 * two jars of Headroom, with them, and with 50 SLOs, in turns. The other jars are the same and no more than such an application has; the third
 * row reads a file with the 50 SLOs that nobody asks for, since that too takes time. Not run with the tests, since it measures time:
 * {@code mvn -pl spring-boot-starter -am test -Dtest=StartupCost -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class StartupCost {
    private static final int ROUNDS = Integer.getInteger("headroom.startup.rounds", 9);

    /** What {@code spring-boot-starter-webmvc}, {@code -actuator} and {@code micrometer-registry-prometheus} bring. */
    private static final Pattern LIBRARIES = Pattern.compile(
            "spring-(core|beans|context|aop|expression|web|webmvc)-\\d.*"
                    + "|spring-boot-(\\d|autoconfigure|webmvc|servlet|web-server|tomcat|jackson|http-converter|health|actuator|micrometer).*"
                    + "|(tomcat-embed|micrometer|prometheus|logback|slf4j|jul-to|log4j-to|log4j-api|snakeyaml-\\d|jakarta.annotation).*"
                    + "|(jackson-(core|databind)-3|jackson-annotations|HdrHistogram|jspecify|context-propagation|commons-logging).*");

    private static final String PACKAGE = "io/headroom/spring/startup";

    @TempDir
    Path directory;

    @Test
    void isPrinted() throws Exception {
        Map<Variant, List<Start>> starts = new EnumMap<>(Variant.class);
        Map<Variant, String> classPaths = classPaths();
        for (int round = 0; round <= ROUNDS; round++) {
            for (Variant variant : Variant.values()) {
                Start start = start(variant, classPaths.get(variant));
                if (round > 0) {
                    starts.computeIfAbsent(variant, any -> new ArrayList<>()).add(start);
                }
            }
        }
        print(starts);
        assertThat(starts).hasSize(Variant.values().length);
    }

    private Start start(Variant variant, String classPath) throws IOException, InterruptedException {
        Path yaml = Files.writeString(directory.resolve(variant + ".yml"), variant.declaresSlos ? fiftySlos() : "");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-Xms256m",
                        "-cp",
                        classPath,
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
        return new Start(
                Double.parseDouble(figures[1]),
                Double.parseDouble(figures[2]),
                Long.parseLong(figures[3]),
                Long.parseLong(figures[4]));
    }

    private Map<Variant, String> classPaths() {
        List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        Stream<String> application = Stream.concat(
                Stream.of(jar("application", classes(all, "spring-boot-starter/target/test-classes"), PACKAGE)),
                all.stream()
                        .filter(entry -> LIBRARIES
                                .matcher(Path.of(entry).getFileName().toString())
                                .matches()));
        String without = application.collect(Collectors.joining(File.pathSeparator));
        String with = String.join(
                File.pathSeparator,
                without,
                jar("starter", classes(all, "spring-boot-starter/target/classes"), "."),
                jar("core", classes(all, "core/target/classes"), "."));
        Map<Variant, String> classPaths = new EnumMap<>(Variant.class);
        Arrays.stream(Variant.values())
                .forEach(variant -> classPaths.put(variant, variant.hasStarter ? with : without));
        return classPaths;
    }

    private static String classes(List<String> all, String end) {
        return all.stream().filter(entry -> entry.endsWith(end)).findFirst().orElseThrow();
    }

    /** As an application has it: a jar. */
    private String jar(String name, String classes, String content) {
        String jar = directory.resolve(name + ".jar").toString();
        int failed = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar, "-C", classes, content);
        assertThat(failed).isZero();
        return jar;
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

    private enum Variant {
        WITHOUT("without Headroom's jars", false, false),
        NO_SLO("with them, no SLO", true, false),
        UNREAD_SLOS("without them, 50 SLOs in its file", false, true),
        FIFTY_SLOS("with them and 50 SLOs", true, true);

        private final String text;
        private final boolean hasStarter;
        private final boolean declaresSlos;

        Variant(String text, boolean hasStarter, boolean declaresSlos) {
            this.text = text;
            this.hasStarter = hasStarter;
            this.declaresSlos = declaresSlos;
        }
    }

    private record Start(double readyMillis, double cpuMillis, double heap, double metaspace) {}
}
