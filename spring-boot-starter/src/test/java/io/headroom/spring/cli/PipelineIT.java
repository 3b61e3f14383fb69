package io.headroom.spring.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's commands in docs/prometheus.md, one after the other, with the jar that is published and the machine's promtool. */
class PipelineIT {
    private static final Path PAGE = Path.of("..", "docs", "prometheus.md");

    @TempDir
    Path directory;

    @Test
    void everyCommandOfTheDocsDoesWhatItSays() throws Exception {
        Files.copy(jar(), directory.resolve("headroom-cli.jar"));
        Files.writeString(directory.resolve("application.yml"), """
                spring.application.name: shop
                headroom.slos.checkout: { objective: 99%, period: 1d, alerts: { rules: [page 10% 1h/5m] } }
                """);

        for (String commands : commands()) {
            Process process = new ProcessBuilder("bash", "-euc", commands)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(commands + output).isZero();
            assertThat(output).doesNotContain("FAILED", "DEBUG", "WARN");
        }

        assertThat(directory.resolve("prometheus/checkout.rules.yml")).exists();
        assertThat(directory.resolve("grafana/headroom-slo.json")).exists();
        assertThat(directory.resolve("slo/openslo.yaml")).exists();
    }

    static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-cli.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> commands() throws IOException {
        String page = Files.readString(PAGE);
        List<String> commands = Pattern.compile("(?s)```sh\n(.*?)```")
                .matcher(page)
                .results()
                .map((MatchResult block) -> block.group(1))
                .filter(block -> !block.startsWith("mvn ")) // the long run is for contributors
                .toList();
        assertThat(commands).hasSize(4);
        return commands;
    }
}
