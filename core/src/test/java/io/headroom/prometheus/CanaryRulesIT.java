package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.budget.CanaryComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of docs/release-gate.md by {@code promtool test rules}, with counts of {@code CanaryComparisonTest}. */
class CanaryRulesIT {
    private static final double EVIDENCE = 1e-4;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void theRulesOfThePageSayWhatTheCommandSays(Promtool promtool) throws Exception {
        Files.writeString(directory.resolve("canary.rules.yml"), rules());
        Files.writeString(
                directory.resolve("canary.test.yml"),
                """
                rule_files: [canary.rules.yml]
                evaluation_interval: 1m
                tests:
                """
                        + Stream.of(
                                        new CanaryComparison(0, 1_000, 0, 10_000),
                                        new CanaryComparison(1, 3, 0, 1_000),
                                        new CanaryComparison(2, 2, 0, 1_000),
                                        new CanaryComparison(4, 100, 1, 10_000),
                                        new CanaryComparison(3, 1_000, 10, 10_000),
                                        new CanaryComparison(12, 1_000, 10, 10_000),
                                        new CanaryComparison(1_000_000, 1_000_000_000, 1_000_000, 1_000_000_000),
                                        new CanaryComparison(1_010_000, 1_000_000_000, 1_000_000, 1_000_000_000),
                                        new CanaryComparison(5, 5, 5, 5),
                                        new CanaryComparison(0, 0, 0, 1_000),
                                        new CanaryComparison(3, 3, 0, 5),
                                        new CanaryComparison(0, 0, 0, 0),
                                        new CanaryComparison(1, 1_000, 1_000, 1_000))
                                .map(CanaryRulesIT::test)
                                .reduce("", String::concat));

        Promtool.Result result = promtool.run(directory, "test", "rules", "canary.test.yml");
        assertThat(result.isFine()).as(result.output()).isTrue();
    }

    /** Events that come evenly for the length of the window. */
    private static String test(CanaryComparison counts) {
        return """
                  - interval: 1m
                    input_series:
                %s%s%s%s
                    alert_rule_test:
                      - eval_time: 30m
                        alertname: SloCanaryWorse
                        exp_alerts: [%s]
                """.formatted(
                        series("canary", "bad", counts.bad()),
                        series("canary", "good", counts.total() - counts.bad()),
                        series("stable", "bad", counts.baselineBad()),
                        series("stable", "good", counts.baselineTotal() - counts.baselineBad()),
                        counts.isWorse(EVIDENCE) ? "{exp_labels: {service: shop, slo: checkout}}" : "");
    }

    private static String series(String track, String result, long events) {
        return """
                      - series: slo_events_total{service="shop", slo="checkout", track="%s", result="%s"}
                        values: 0+%sx30
                """.formatted(track, result, events / 30.0);
    }

    private static String rules() throws IOException {
        return Pattern.compile("(?s)```yaml\\n(groups:\\n  - name: canary\\n.*?)```")
                .matcher(
                        Files.readString(Path.of(System.getProperty("headroom.root", ".."), "docs", "release-gate.md")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
