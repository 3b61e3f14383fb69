package io.headroom.prometheus;

import io.headroom.alert.Severity;
import java.util.LinkedHashMap;
import java.util.Map;

/** What people read of an alert: the annotations, those of the settings among them. */
final class AlertText {
    private static final String BRACES = "{{\"{{\"}}";

    private final PrometheusRules.Builder settings;
    private final String service;
    private final String slo;

    /** @param slo its name; empty for alerts of the service as a whole */
    AlertText(PrometheusRules.Builder settings, String service, String slo) {
        this.settings = settings;
        this.service = service;
        this.slo = slo;
    }

    /** The settings' annotations come last, and so may replace these. */
    Map<String, String> annotations(String severity, String title, String summary) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("title", title);
        annotations.put("summary", summary);
        if (!settings.runbook.isEmpty()) {
            annotations.put(
                    "runbook_url",
                    literal(settings.runbook
                            .replace("{service}", service)
                            .replace("{slo}", slo)
                            .replace("{severity}", severity)));
        }
        annotations.putAll(settings.annotations);
        return annotations;
    }

    /**
     * Those of a burn alert.
     *
     * @param subject service and SLO, with a space between
     */
    Map<String, String> burning(Severity severity, String subject) {
        return annotations(
                severity.toString(),
                "(%s) %s SLO error budget burn rate is too fast.".formatted(severity, subject),
                subject + " SLO error budget burn rate is over expected.");
    }

    /** What Prometheus makes of labels or annotations, but for what they take from a series. */
    static Map<String, String> rendered(Map<String, String> templates) {
        Map<String, String> rendered = new LinkedHashMap<>(templates);
        rendered.replaceAll((name, text) -> text.replace(BRACES, "{{"));
        return rendered;
    }

    /** Text that Prometheus' templates leave as it is. */
    static String literal(String text) {
        return text.replace("{{", BRACES);
    }
}
