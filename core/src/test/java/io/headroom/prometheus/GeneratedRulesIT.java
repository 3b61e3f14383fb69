package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code promtool} says of the generated rule files, and what they count. */
class GeneratedRulesIT {
    private static final Path RULES =
            Path.of("src", "test", "resources", "prometheus").toAbsolutePath();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"sloth.rules.yml", "neutral.rules.yml"})
    void areValid(String file) throws IOException, InterruptedException {
        assertPassed("check", "rules", RULES.resolve(file).toString());
    }

    /**
     * Scraped every 20 seconds, so that no scrape falls on an edge of the tile from 9:30 to 14:30: its last one before is that of 9:20, its last one inside
     * that of 14:20, numbers 28 and 43 from 0.
     */
    static Stream<Replica> replicas() {
        return Stream.of(
                new Replica("goes on", "0+1x60", 15),
                new Replica("is idle", "7x60", 0),
                new Replica("begins inside", "_x32 4+1x40", 11),
                new Replica("ends inside", "0+1x38 _x20", 10),
                new Replica("is restarted", "0+2x35 0+5x30", 70 - 56 + 35),
                new Replica("is restarted after a gap", "0+2x35 _x2 3+5x30", 70 - 56 + 28));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("replicas")
    void aTileHoldsTheEventsBetweenItsEdgesExactly(Replica replica) throws IOException, InterruptedException {
        String series = "slo_events_total{service=\"shop\", slo=\"checkout\", result=\"good\", instance=\"%s\"}";
        Path tests = Files.writeString(directory.resolve("tests.yml"), """
                rule_files: ['%s']
                evaluation_interval: 5m
                tests:
                  - interval: 20s
                    input_series:
                      - {series: '%s', values: '%s'}
                      - {series: '%s', values: '0+3x60'}
                    promql_expr_test:
                      - expr: sum(slo_all:increase5m{sloth_slo="checkout"})
                        eval_time: 15m
                        exp_samples: [{value: %d}]
                """.formatted(
                        RULES.resolve("sloth.rules.yml"),
                        series.formatted("a"),
                        replica.values,
                        series.formatted("another"),
                        replica.events + 3 * 15));
        assertPassed("test", "rules", tests.toString());
    }

    @Test
    void aDashboardCanDrawTheFactorsOfTheAlerts() throws IOException, InterruptedException {
        Path tests = Files.writeString(directory.resolve("tests.yml"), """
                rule_files: ['%s']
                evaluation_interval: 5m
                tests:
                  - interval: 1m
                    promql_expr_test:
                      - expr: sum by (sloth_severity, sloth_window) (slo:burn_alert_factor:ratio{sloth_slo="checkout"})
                        eval_time: 5m
                        exp_samples:
                          - {labels: '{sloth_severity="page", sloth_window="1h"}', value: 14.4}
                          - {labels: '{sloth_severity="page", sloth_window="6h"}', value: 6}
                          - {labels: '{sloth_severity="ticket", sloth_window="1d"}', value: 3}
                          - {labels: '{sloth_severity="ticket", sloth_window="3d"}', value: 1}
                """.formatted(RULES.resolve("sloth.rules.yml")));
        assertPassed("test", "rules", tests.toString());
    }

    private static void assertPassed(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(output).isZero();
        assertThat(output).contains("SUCCESS").doesNotContain("FAILED");
    }

    /**
     * A replica's counter.
     *
     * @param values as promtool writes them, one a scrape
     * @param events those of the tile
     */
    record Replica(String name, String values, long events) {
        @Override
        public String toString() {
            return name;
        }
    }
}
