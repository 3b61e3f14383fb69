package io.headroom.prometheus;

import io.headroom.alert.Severity;
import io.headroom.prometheus.Rule.Alert;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What no SLI inside a process can see: that the process is gone. */
final class TargetRules {
    /** For how long a target that is down is known to be one of the service's. */
    private static final String REMEMBERED = "1h";

    private final String service;
    private final List<SloRules> slos;
    private final PrometheusRules.Builder settings;

    TargetRules(String service, List<SloRules> slos, PrometheusRules.Builder settings) {
        this.service = service;
        this.slos = slos;
        this.settings = settings;
    }

    RuleGroup group() {
        return new RuleGroup(
                "%s-targets-%s".formatted(settings.flavour.groupPrefix(), service), Duration.ZERO, List.of(down()));
    }

    private Rule down() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(settings.flavour.service(), AlertText.literal(service));
        settings.labels.forEach((name, value) -> labels.put(name, AlertText.literal(value)));
        labels.put(settings.flavour.severity(), Severity.TICKET.toString());
        Map<String, String> annotations = new AlertText(settings, service, "")
                .annotations(
                        Severity.TICKET.toString(),
                        "{{$labels.instance}} of %s is down.".formatted(AlertText.literal(service)),
                        "The replica answers no scrape: what happens to its requests is in no SLI.");
        return new Alert(
                "SloTargetDown",
                "up == 0\nand on(job, instance)\n(\n" + known() + "\n)",
                Duration.ofMinutes(5),
                labels,
                annotations);
    }

    private String known() {
        return slos.stream()
                .map(slo ->
                        "    count(present_over_time(%s[%s])) by (job, instance)".formatted(slo.service(), REMEMBERED))
                .distinct()
                .collect(Collectors.joining("\n    or\n"));
    }
}
