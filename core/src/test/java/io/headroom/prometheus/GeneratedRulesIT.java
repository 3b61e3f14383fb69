package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.prometheus.RulesPropertyTest.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code promtool} of both releases says of generated rules, and whether the generated tests see a wrong rule. */
class GeneratedRulesIT {
    @TempDir
    Path directory;

    static Stream<Arguments> samplesAndPromtools() {
        return Stream.of(Samples.values())
                .flatMap(sample -> Stream.of(Promtool.values()).map(promtool -> Arguments.of(sample, promtool)));
    }

    @ParameterizedTest
    @EnumSource
    void thePromtoolIsOfItsRelease(Promtool promtool) throws Exception {
        assertThat(promtool.isWhatItSays()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("samplesAndPromtools")
    void rulesAreValidAndTheirTestsPass(Samples sample, Promtool promtool) throws Exception {
        RuleFile file = sample.generate();
        promtool.accepts(directory, file);
    }

    @ParameterizedTest
    @EnumSource
    void rulesOfOddServicesAndPeriodsAreValid(Promtool promtool) throws Exception {
        int number = 0;
        for (String service : List.of("shop", "{{ .Evil }}", "a \"b\" \\ c", "ü: #1", "two\nlines")) {
            for (int days : List.of(4, 7, 13, 31, 90, 365)) {
                RuleFile file = RulesPropertyTest.generate(service, List.of(new Declared(0.5 + days / 800.0, days)));
                Files.writeString(directory.resolve(++number + ".rules.yml"), file.yaml());
            }
        }
        String[] arguments = Stream.concat(
                        Stream.of("check", "rules"),
                        Stream.iterate(1, i -> i + 1).limit(number).map(i -> i + ".rules.yml"))
                .toArray(String[]::new);

        Promtool.Result check = promtool.run(directory, arguments);

        assertThat(check.isFine()).as(check.output()).isTrue();
    }

    /** Each row is a mistake; without it the same tests pass, as the test above says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a page's factor twice as high | (1.2 * 0.01) | (2.4 * 0.01)",
                "the slower page's factor twice as high | (0.4 * 0.01) | (0.8 * 0.01)",
                "the slower page's factor half as high | (0.4 * 0.01) | (0.2 * 0.01)",
                "too much evidence asked for | > 9.210340372 | > 1e9",
                "another severity | sloth_severity: page | sloth_severity: critical",
                "good for bad | result=\"bad\" | result=\"good\"",
                "what is spent is added | '1 - slo | '1 + slo",
                "an average over the period | sum_over_time | avg_over_time",
                "resets that are not seen | resets( | 0 * resets(",
                "the last value for the highest | max_over_time( | min_over_time(",
                "a division by nothing | , 1e-12) | , 0)",
                "no failure is no sample | or vector(0) | or vector(1)",
                "a budget that is never spent | ratio{sloth_id=\"shop-short\", sloth_service=\"shop\", sloth_slo=\"short\"} <= 0 | ratio{sloth_id=\"shop-short\", sloth_service=\"shop\", sloth_slo=\"short\"} <= -1e9",
                "nothing is ever absent | absent(slo_events_total{ | absent(up{",
                "a target that is up | up == 0 | up == 1",
                "a ticket of a minute's data | offset 30m | offset 5m",
            })
    void theGeneratedTestsSeeAWrongRule(String mistake, String right, String wrong) throws Exception {
        RuleFile file = Samples.SHORT.generate();
        String yaml = file.yaml();
        assertThat(yaml).as(mistake).contains(right);
        Promtool.write(directory, file, yaml.replace(right, wrong));

        Promtool.Result test = Promtool.PROMETHEUS_2_42.run(directory, "test", "rules", "test.yml");

        assertThat(test.exit()).as(test.output()).isNotZero();
        assertThat(test.output()).contains("FAILED");
    }

    /**
     * Scraped every 20 seconds, so that no scrape falls on an edge of the tile from 9:30 to 14:30: its last one before is that of 9:20,
     * its last one inside that of 14:20, numbers 28 and 43 from 0.
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
    void aTileHoldsTheEventsBetweenItsEdgesExactly(Replica replica) throws Exception {
        String series = "slo_events_total{service=\"shop\", slo=\"sloth\", result=\"good\", instance=\"%s\"}";
        assertHolds("""
                    input_series:
                      - {series: '%s', values: '%s'}
                      - {series: '%s', values: '0+3x60'}
                    promql_expr_test:
                      - expr: sum(slo_all:increase5m{sloth_slo="sloth"})
                        eval_time: 15m
                        exp_samples: [{value: %d}]
                """.formatted(
                        series.formatted("a"), replica.values, series.formatted("another"), replica.events + 3 * 15));
    }

    @Test
    void aDashboardCanDrawTheFactorsOfTheAlerts() throws Exception {
        assertHolds("""
                    promql_expr_test:
                      - expr: sum by (sloth_severity, sloth_window) (slo:burn_alert_factor:ratio{sloth_slo="sloth"})
                        eval_time: 5m
                        exp_samples:
                          - {labels: '{sloth_severity="page", sloth_window="1h"}', value: 14.4}
                          - {labels: '{sloth_severity="page", sloth_window="6h"}', value: 6}
                          - {labels: '{sloth_severity="ticket", sloth_window="1d"}', value: 3}
                          - {labels: '{sloth_severity="ticket", sloth_window="3d"}', value: 1}
                """);
    }

    /** A test by hand of the rules of {@link Samples#SLOTH}, scraped every 20 seconds. */
    private void assertHolds(String test) throws IOException, InterruptedException {
        RuleFile file = Samples.SLOTH.generate();
        Files.writeString(directory.resolve(file.fileName()), file.yaml());
        Files.writeString(directory.resolve("test.yml"), """
                rule_files: [%s]
                evaluation_interval: 5m
                tests:
                  - interval: 20s
                """.formatted(file.fileName()) + test);

        Promtool.Result result = Promtool.PROMETHEUS_2_42.run(directory, "test", "rules", "test.yml");

        assertThat(result.isFine()).as(result.output()).isTrue();
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
