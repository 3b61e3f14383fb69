package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.alert.Severity;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.prometheus.Promtool;
import io.headroom.prometheus.RuleFile;
import io.headroom.prometheus.RuleGroup;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The verdicts of this process beside those that {@code promtool test rules} gives for the generated rules and the same events: equal,
 * but for a slot of the long window and an evaluation around each change. PromQL has no binomial distribution, so the rules
 * ask the Chernoff bound for evidence.
 */
class PromtoolIT {
    private static final double TARGET = 0.999;
    private static final long STEP_SECONDS = 60;
    private static final int CHECK_EVERY = 10;
    private static final int WELL_MINUTES = 3 * 1_440 + 120;

    @TempDir
    Path directory;

    static Stream<Script> scripts() {
        Script wellFor = new Script("well", List.of(new Stretch(WELL_MINUTES, 600, 0)));
        return Stream.of(
                wellFor.then("total outage of ten minutes", new Stretch(10, 600, 600), new Stretch(900, 600, 0)),
                wellFor.then("brownout of two hours", new Stretch(120, 600, 60), new Stretch(900, 600, 0)),
                wellFor.then("slow burn of two days", new Stretch(2_880, 600, 2), new Stretch(1_440, 600, 0)),
                wellFor.then("just below the slowest rule", new Stretch(2_880, 10_000, 9), new Stretch(600, 10_000, 0)),
                wellFor.then(
                        "outage at night", new Stretch(600, 1, 0), new Stretch(120, 1, 1), new Stretch(900, 600, 0)),
                wellFor.then(
                        "spikes",
                        Stream.concat(
                                        Stream.iterate(0, i -> i < 24, i -> i + 1)
                                                .flatMap(i ->
                                                        Stream.of(new Stretch(5, 600, 600), new Stretch(5, 600, 0))),
                                        Stream.of(new Stretch(900, 600, 0)))
                                .toArray(Stretch[]::new)),
                new Script(
                        "one request a minute",
                        List.of(
                                new Stretch(WELL_MINUTES, 1, 0),
                                new Stretch(1, 1, 1),
                                new Stretch(300, 1, 0),
                                new Stretch(90, 1, 1),
                                new Stretch(600, 1, 0))),
                new Script(
                        "silence, then failures only",
                        List.of(new Stretch(WELL_MINUTES, 0, 0), new Stretch(30, 1, 1), new Stretch(600, 1, 0))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void prometheusAgrees(Script script) throws IOException, InterruptedException {
        Map<Severity, List<Boolean>> ours = ours(script);
        List<String> checks = new ArrayList<>();
        int changes = 0;
        for (Severity severity : Severity.values()) {
            List<Boolean> firing = ours.get(severity);
            int margin = severity == Severity.PAGE ? 10 : 65;
            for (int minute = WELL_MINUTES; minute < firing.size() - margin; minute += CHECK_EVERY) {
                List<Boolean> around = firing.subList(minute - margin, minute + margin + 1);
                if (!around.contains(!firing.get(minute))) {
                    checks.add(check(severity, minute, firing.get(minute)));
                }
            }
            changes += firing.contains(true) ? 1 : 0;
        }
        assertThat(checks).hasSizeGreaterThan(50);
        if (script.name.contains("outage") || script.name.contains("burn")) {
            assertThat(changes).isPositive();
        }

        RuleFile rules = rules();
        Files.writeString(directory.resolve("rules.yml"), rules.yaml());
        Files.writeString(directory.resolve("tests.yml"), tests(script, rules, checks));
        Promtool.Result test = Promtool.PROMETHEUS_2_42.run(directory, "test", "rules", "tests.yml");
        assertThat(test.isFine()).as(test.output()).isTrue();
    }

    /** Whether a page and a ticket fire at the end of each minute. */
    private static Map<Severity, List<Boolean>> ours(Script script) {
        Traffic traffic = new Traffic(0, slo -> slo.objective(TARGET));
        Map<Severity, List<Boolean>> firing = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            firing.put(severity, new ArrayList<>(List.of(false)));
        }
        for (Stretch stretch : script.stretches) {
            for (int minute = 0; minute < stretch.minutes; minute++) {
                traffic.record(stretch.events - stretch.bad, stretch.bad, Duration.ofSeconds(STEP_SECONDS));
                firing.forEach(
                        (severity, list) -> list.add(traffic.slo.snapshot().isFiring(severity)));
            }
        }
        return firing;
    }

    private static String check(Severity severity, int minute, boolean firing) {
        String samples = firing ? "[{labels: '{}', value: 1}]" : "[]";
        return "      - {eval_time: %dm, expr: 'count(ALERTS{alertstate=\"firing\",alertname=\"SloErrorBudgetBurn\",sloth_severity=\"%s\"})', exp_samples: %s}\n"
                .formatted(minute, severity, samples);
    }

    private static RuleFile rules() {
        Headroom headroom = Headroom.builder("shop").manual(new ManualClock()).build();
        headroom.slo("checkout", slo -> slo.objective(TARGET));
        return PrometheusRules.standard().generate(headroom);
    }

    private static String tests(Script script, RuleFile rules, List<String> checks) {
        String groups = rules.groups().stream().map(RuleGroup::name).collect(Collectors.joining(", "));
        return """
                rule_files: [rules.yml]
                evaluation_interval: 5m
                group_eval_order: [%s]
                tests:
                  - interval: 1m
                    input_series:
                      - {series: 'slo_events_total{service="shop",slo="checkout",result="good"}', values: '%s'}
                      - {series: 'slo_events_total{service="shop",slo="checkout",result="bad"}', values: '%s'}
                    promql_expr_test:
                """.formatted(groups, script.series(false), script.series(true)) + String.join("", checks);
    }

    /** So many minutes with so many events each, the bad ones among them. */
    record Stretch(int minutes, int events, int bad) {}

    record Script(String name, List<Stretch> stretches) {
        Script then(String name, Stretch... more) {
            return new Script(
                    name, Stream.concat(stretches.stream(), Stream.of(more)).toList());
        }

        /** The counter as promtool writes it: its value at the end of each minute. */
        String series(boolean bad) {
            StringBuilder text = new StringBuilder("0");
            long count = 0;
            for (Stretch stretch : stretches) {
                long each = bad ? stretch.bad : stretch.events - stretch.bad;
                text.append(" %d+%dx%d".formatted(count + each, each, stretch.minutes - 1));
                count += each * stretch.minutes;
            }
            return text.toString();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
