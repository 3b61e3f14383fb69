package io.headroom.prometheus;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.Severity;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Maintenance;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.Plural;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What fires in a process, as Alertmanager takes it, with the labels of the generated rules. Immutable and thread-safe. */
final class FiringAlerts {
    private final Headroom headroom;
    private final PrometheusRules.Builder naming;
    private final Duration resolveAfter;

    FiringAlerts(Headroom headroom, PrometheusRules.Builder naming, Duration resolveAfter) {
        this.headroom = headroom;
        this.naming = naming;
        this.resolveAfter = resolveAfter;
    }

    /** One alert an SLO and severity, of those that fire and are not under maintenance. */
    List<Map<String, Object>> now() {
        List<Map<String, Object>> alerts = new ArrayList<>();
        for (Slo slo : headroom.slos()) {
            SloSnapshot snapshot = slo.snapshot();
            for (Severity severity : Severity.values()) {
                if (slo.parent().isEmpty() && snapshot.isFiring(severity) && !isMaintained(slo, snapshot.at())) {
                    alerts.add(alert(slo, snapshot, severity));
                }
            }
        }
        return alerts;
    }

    private static boolean isMaintained(Slo slo, Instant at) {
        for (Maintenance span : slo.maintenance()) {
            if (!at.isBefore(span.from()) && at.isBefore(span.until())) {
                return true;
            }
        }
        return false;
    }

    private Map<String, Object> alert(Slo slo, SloSnapshot snapshot, Severity severity) {
        List<AlertStatus> firing = snapshot.alerts().stream()
                .filter(alert ->
                        alert.state() == AlertState.FIRING && alert.rule().severity() == severity)
                .toList();
        Instant since =
                firing.stream().map(AlertStatus::since).min(Instant::compareTo).orElse(snapshot.at());
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("labels", labels(slo, severity));
        alert.put("annotations", annotations(slo, snapshot.budget(), severity, firing.get(0)));
        alert.put("startsAt", since.toString());
        alert.put("endsAt", snapshot.at().plus(resolveAfter).toString());
        return alert;
    }

    /** Nothing of this replica: what all of them send is one alert. */
    private Map<String, String> labels(Slo slo, Severity severity) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("alertname", naming.alertName);
        labels.putAll(new SloSeries(naming.flavour, headroom.service(), slo.name()).identity());
        labels.putAll(naming.labels);
        labels.put(naming.flavour.severity(), severity.toString());
        return labels;
    }

    private Map<String, String> annotations(Slo slo, ErrorBudget budget, Severity severity, AlertStatus alert) {
        String subject = headroom.service() + " " + slo.name();
        Map<String, String> annotations =
                AlertText.rendered(new AlertText(naming, headroom.service(), slo.name()).burning(severity, subject));
        Duration longWindow = alert.rule().longWindow();
        Duration shortWindow = alert.rule().shortWindow();
        WindowCounts counts = budget.window(longWindow);
        annotations.putIfAbsent(
                "description",
                String.format(
                        Locale.ROOT,
                        "One replica saw a burn rate of %.1f over %s with %,d of %s bad, and of %.1f over %s; %s fires above %.1f. %s.",
                        budget.burnRate(longWindow),
                        DurationGrammar.format(longWindow),
                        counts.bad(),
                        Plural.of(counts.total(), "event", "events"),
                        budget.burnRate(shortWindow),
                        DurationGrammar.format(shortWindow),
                        alert.rule(),
                        alert.factor(),
                        budget));
        return annotations;
    }
}
