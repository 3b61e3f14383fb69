package io.headroom.spring.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/release-gate.md with the jar that is published, against running replicas: what a pipeline sees is an exit code and the output. */
class GateJarIT {
    private static final Path PAGE = Path.of("..", "docs", "release-gate.md");
    private static final String TOKEN = "s3cret";

    @TempDir
    Path directory;

    @Test
    void thePublishedCommandsExitAsThePageSays() throws Exception {
        Files.copy(PipelineIT.jar(), directory.resolve("headroom-cli.jar"));
        List<String> commands = commands();
        String gate = commands.get(0);
        String canary = commands.get(1);
        try (GatedShop stable = new GatedShop();
                GatedShop fresh = new GatedShop()) {
            Map<String, String> places = Map.of(
                    "$SHOP/actuator/slogate", fresh.gate() + " " + stable.gate(),
                    "$SHOP/canary/actuator/slo", fresh.slo(),
                    "$SHOP/stable/actuator/slo", stable.slo());
            String once = canary.replace(" --wait 10m", "");

            assertThat(run(gate, places)).isEqualTo(new Exit(0, "The SLOs let a release pass."));
            assertThat(run(gate.replace(" --wait 10m", " --strict"), places))
                    .isEqualTo(new Exit(2, "Nobody knows whether the SLOs let a release pass."));
            assertThat(run(once, places)).isEqualTo(new Exit(2, "Nobody knows yet whether the canary is worse."));

            stable.play(10_000, 10);
            fresh.play(1_000, 1);
            assertThat(run(once + " --slo checkout", places))
                    .isEqualTo(new Exit(0, "The canary is not worse beyond chance."));
            fresh.play(1_000, 600);
            assertThat(run(canary, places)).as("with --wait").isEqualTo(new Exit(1, "The canary is worse."));
            assertThat(run(gate.replace(" --wait 10m", ""), places))
                    .isEqualTo(new Exit(1, "The SLOs hold a release back."));
        }
    }

    @Test
    void theJarSpeaksTlsAndKnowsSecrets() throws Exception {
        Files.copy(PipelineIT.jar(), directory.resolve("headroom-cli.jar"));
        try (GatedShop secured = GatedShop.secured(directory, TOKEN)) {
            String command = "java -jar headroom-cli.jar gate %s --cacert shop.pem".formatted(secured.gate());
            assertThat(run(command + " --bearer-env GATE_TOKEN", Map.of()))
                    .isEqualTo(new Exit(0, "The SLOs let a release pass."));
            assertThat(run(command, Map.of()).code()).isEqualTo(2);
        }
    }

    @Test
    void aWrongArgumentAndNobodyThereAreTwo() throws Exception {
        Files.copy(PipelineIT.jar(), directory.resolve("headroom-cli.jar"));
        assertThat(run("java -jar headroom-cli.jar gate shop", Map.of()))
                .isEqualTo(new Exit(2, "a URL must begin with http:// or https:// and a host, was shop"));
        assertThat(run("java -jar headroom-cli.jar gate http://localhost:1/actuator/slogate", Map.of()))
                .isEqualTo(new Exit(2, "Nobody knows whether the SLOs let a release pass."));
    }

    /** In a shell, as a pipeline does. */
    private Exit run(String command, Map<String, String> places) throws Exception {
        String line = command;
        for (Map.Entry<String, String> place : places.entrySet()) {
            line = line.replace(place.getKey(), place.getValue());
        }
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", line)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        shell.environment().put("GATE_TOKEN", TOKEN);
        shell.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (path, java) -> java + ":" + path);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).doesNotContain(TOKEN, "DEBUG", "WARN", "\tat ");
        return new Exit(
                process.waitFor(), output.lines().reduce((before, last) -> last).orElse(""));
    }

    private static List<String> commands() throws Exception {
        List<String> commands = Pattern.compile("(?m)^java -jar headroom-cli\\.jar (?:gate|canary) .*$")
                .matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(commands).hasSize(2);
        return commands;
    }

    /** @param last the last line of the output */
    private record Exit(int code, String last) {}
}
