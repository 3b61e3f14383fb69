package io.headroom.otel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.budget.WindowCounts;
import io.headroom.otel.OtlpReceiver;
import io.headroom.store.DirectoryStore;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain Java service under OpenTelemetry's own agent, with the packaged extension and the command line of the docs. */
class AgentIT {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root"));

    @TempDir
    private Path directory;

    @Test
    void aServiceWithoutALineAboutTelemetryHasItsSloCounted() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            Path counts = directory.resolve("counts");
            String output = run(
                    documented(),
                    "-Dotel.exporter.otlp.endpoint=" + receiver.base(),
                    "-Dheadroom.store.directory=" + counts);

            assertThat(receiver.metrics().stream()
                            .filter(metric -> metric.getName().equals("slo.events"))
                            .flatMap(metric -> metric.getSum().getDataPointsList().stream())
                            .map(AgentIT::text))
                    .as(output)
                    .contains(
                            "{result=good, service=shop, slo=checkout} 7",
                            "{result=bad, service=shop, slo=checkout} 3");
            assertThat(receiver.versions()).containsExactly(System.getProperty("headroom.version"));
            assertThat(output).doesNotContain("SLF4J").doesNotContain("Exception");
            try (Headroom next =
                    Headroom.builder("shop").store(DirectoryStore.at(counts)).build()) {
                Slo checkout = next.slo("checkout", slo -> slo.objective("99.9%"));
                assertThat(checkout.counts(Duration.ofHours(1)))
                        .extracting(WindowCounts::good, WindowCounts::bad)
                        .containsExactly(7L, 3L);
            }
        }
    }

    @Test
    void whatIsWrongIsSaidAndTheServiceGoesOnWithoutTheAgent() throws Exception {
        String output = run(documented(), "-Dheadroom.slos.checkout.objective=99.9");
        assertThat(output).contains("headroom.slos.checkout.objective = 99.9");
    }

    /** The service has to end well whatever the agent does. */
    private String run(List<String> documented, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        documented.stream()
                .map(argument -> argument.replace("opentelemetry-javaagent.jar", agent())
                        .replace("headroom-otel-bridge-agent.jar", extension()))
                .forEach(command::add);
        command.addAll(List.of(more));
        command.addAll(List.of(
                "-Dotel.exporter.otlp.protocol=http/protobuf",
                "-Dotel.traces.exporter=none",
                "-Dotel.logs.exporter=none",
                "-cp",
                System.getProperty("headroom.test-classes"),
                PlainShop.class.getName()));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(exit).as(said).isZero();
        return said;
    }

    /** The arguments that the docs give to java, one a line. */
    private static List<String> documented() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/opentelemetry.md"));
        String command = Pattern.compile("(?s)```sh\\njava (-javaagent.*?)```")
                .matcher(page)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        return command.lines()
                .map(line -> line.replaceAll("\\s*\\\\$", "").strip().replace("\"", ""))
                .filter(argument -> argument.startsWith("-") && !argument.startsWith("-jar"))
                .toList();
    }

    private static String agent() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("opentelemetry-javaagent"))
                .findFirst()
                .orElseThrow();
    }

    private static String extension() {
        return System.getProperty("headroom.agent-extension");
    }

    private static String text(NumberDataPoint point) {
        Map<String, String> attributes = new TreeMap<>(point.getAttributesList().stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, attribute -> attribute.getValue().getStringValue())));
        return attributes + " " + point.getAsInt();
    }
}
