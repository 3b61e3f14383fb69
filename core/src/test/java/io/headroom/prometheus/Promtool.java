package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The promtools that rules are proved with: that of this machine, and the newer one that {@code .ci/newer-prometheus} fetches. */
public enum Promtool {
    PROMETHEUS_2_42("promtool", "2.42."),
    PROMETHEUS_2_53(newerHome().resolve("promtool").toString(), "2.53.");

    private static final String TESTS = "test.yml";

    private final String command;
    private final String version;

    Promtool(String command, String version) {
        this.command = command;
        this.version = version;
    }

    /** Where the newer Prometheus is. */
    public static Path newerHome() {
        return Optional.ofNullable(System.getenv("HEADROOM_NEWER_PROMETHEUS"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache", "headroom", "prometheus-2.53"));
    }

    /** What {@code promtool} says of a file in a directory. */
    public Result run(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> words =
                Stream.concat(Stream.of(command), Stream.of(arguments)).toList();
        try {
            Process process = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException missing) {
            throw new AssertionError(
                    "This test needs %s; on Debian: apt-get install prometheus, and .ci/newer-prometheus"
                            .formatted(command),
                    missing);
        }
    }

    /** Finds nothing wrong with a file of rules, and none of its tests fails. */
    void accepts(Path directory, RuleFile file) throws IOException, InterruptedException {
        write(directory, file, file.yaml());
        Result check = run(directory, "check", "rules", file.fileName());
        Result test = run(directory, "test", "rules", TESTS);
        assertThat(check.isFine()).as(check.output()).isTrue();
        assertThat(test.isFine()).as(test.output()).isTrue();
    }

    /** Writes rules that may differ from a file's own, and that file's tests, named {@value #TESTS}. */
    static void write(Path directory, RuleFile file, String yaml) throws IOException {
        Files.writeString(directory.resolve(file.fileName()), yaml);
        Files.writeString(directory.resolve(TESTS), file.tests());
    }

    /** Whether it is of the release that its name says. */
    boolean isWhatItSays() throws IOException, InterruptedException {
        return run(Path.of("."), "--version").output().contains("version " + version);
    }

    /** @param exit 0 if all is well */
    public record Result(int exit, String output) {
        /** Whether all is well; promtool has lint errors in its output only. */
        public boolean isFine() {
            return exit == 0 && !output.contains("FAILED");
        }
    }
}
