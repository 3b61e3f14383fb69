package io.headroom.prometheus;

import io.headroom.alert.Severity;
import io.headroom.prometheus.Rule.Alert;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What no SLI inside a process can see: that the process is gone. */
final class TargetRules {
    /** No name of an SLO, so that their files cannot meet. */
    static final String FILE = "_targets";

    private static final String INSTANCE = "{{$labels.instance}}";
    static final String DOWN = "SloTargetDown";

    /** For how long a target that is down is known to be one of the service's. */
    private static final String REMEMBERED = "1h";

    private final String service;
    private final Set<Selector> targets;
    private final PrometheusRules.Builder settings;

    TargetRules(String service, Set<Selector> targets, PrometheusRules.Builder settings) {
        this.service = service;
        this.targets = targets;
        this.settings = settings;
    }

    RuleGroup group() {
        return new RuleGroup(
                "%s-targets-%s".formatted(settings.flavour.groupPrefix(), service), Duration.ZERO, List.of(down()));
    }

    List<PromtoolTest> tests() {
        Selector series = targets.iterator().next();
        String job = series.equalities().getOrDefault("job", "test");
        PromtoolTest test = new PromtoolTest("target down");
        add(test, series.ensure("job", job).with("instance", "=", "a"), "0x10 _x20", job, "a", "1x10 0x19");
        add(test, series.ensure("job", job).with("instance", "=", "b"), "0x30", job, "b", "1x30");
        test.series(up("other", "c"), "0x30");
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("job", job);
        labels.put("instance", "a");
        labels.putAll(AlertText.rendered(labels()));
        Map<String, String> annotations = AlertText.rendered(annotations());
        annotations.replaceAll((name, text) -> text.replace(INSTANCE, "a"));
        return List.of(test.alerts(Duration.ofMinutes(25), DOWN, labels, annotations));
    }

    private static void add(PromtoolTest test, Selector series, String values, String job, String instance, String up) {
        test.series(series.toString(), values).series(up(job, instance), up);
    }

    private static String up(String job, String instance) {
        return Selector.of("up")
                .with("job", "=", job)
                .with("instance", "=", instance)
                .toString();
    }

    private Rule down() {
        return new Alert(
                DOWN,
                "up == 0\nand on(job, instance)\n(\n" + known() + "\n)",
                Duration.ofMinutes(5),
                labels(),
                annotations());
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(settings.flavour.service(), service);
        labels.putAll(settings.labels);
        labels.replaceAll((name, value) -> AlertText.literal(value));
        labels.put(settings.flavour.severity(), Severity.TICKET.toString());
        return labels;
    }

    private Map<String, String> annotations() {
        return new AlertText(settings, service, "")
                .annotations(
                        Severity.TICKET.toString(),
                        "%s of %s is down.".formatted(INSTANCE, AlertText.literal(service)),
                        "The replica answers no scrape: what happens to its requests is in no SLI.");
    }

    private String known() {
        return targets.stream()
                .map(target -> "    count(present_over_time(%s[%s])) by (job, instance)".formatted(target, REMEMBERED))
                .collect(Collectors.joining("\n    or\n"));
    }
}
