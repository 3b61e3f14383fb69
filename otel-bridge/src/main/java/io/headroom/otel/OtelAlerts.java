package io.headroom.otel;

import io.headroom.BadTrace;
import io.headroom.Headroom;
import io.headroom.SloEvent;
import io.headroom.SloEvent.AlertChanged;
import io.headroom.SloEvent.PolicyChanged;
import io.headroom.alert.AlertChange;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.budget.ErrorBudget;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends what happens to SLOs as events through OpenTelemetry's logs, {@code slo.alert} and {@code slo.policy}, with the sentence of the log line as
 * their body and its figures as attributes. From {@link #bind} on until it or the {@link Headroom} is closed.
 *
 * <p>Thread-safe. It runs where listeners do, never in a tick.
 */
public final class OtelAlerts implements AutoCloseable {
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("slo.service");
    private static final AttributeKey<String> SLO = AttributeKey.stringKey("slo.name");
    private static final AttributeKey<String> SEVERITY = AttributeKey.stringKey("slo.alert.severity");
    private static final AttributeKey<String> RULE = AttributeKey.stringKey("slo.alert.rule");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("slo.alert.state");
    private static final AttributeKey<String> FROM = AttributeKey.stringKey("slo.alert.from");
    private static final AttributeKey<Double> LONG_RATE = AttributeKey.doubleKey("slo.burn.rate.long");
    private static final AttributeKey<Double> SHORT_RATE = AttributeKey.doubleKey("slo.burn.rate.short");
    private static final AttributeKey<Long> BAD = AttributeKey.longKey("slo.events.bad");
    private static final AttributeKey<Long> TOTAL = AttributeKey.longKey("slo.events.total");
    private static final AttributeKey<Double> REMAINING = AttributeKey.doubleKey("slo.error.budget.remaining");
    private static final AttributeKey<Long> EXHAUSTION = AttributeKey.longKey("slo.error.budget.exhaustion");
    private static final AttributeKey<List<String>> TRACES = AttributeKey.stringArrayKey("slo.traces");
    private static final AttributeKey<String> POLICY = AttributeKey.stringKey("slo.policy.state");
    private static final AttributeKey<String> POLICY_FROM = AttributeKey.stringKey("slo.policy.from");

    private final Headroom headroom;
    private final Logger log;
    private final Consumer<SloEvent> listener = this::send;

    private OtelAlerts(Headroom headroom, Logger log) {
        this.headroom = headroom;
        this.log = log;
    }

    /** Begins. */
    public static OtelAlerts bind(Headroom headroom, OpenTelemetry telemetry) {
        OtelAlerts alerts = new OtelAlerts(headroom, InstrumentationScope.logger(telemetry));
        headroom.addEventListener(alerts.listener);
        return alerts;
    }

    /** Ends it. Doing so again does nothing. */
    @Override
    public void close() {
        headroom.removeEventListener(listener);
    }

    private void send(SloEvent event) {
        if (event instanceof AlertChanged alert) {
            send(event, "slo.alert", severity(alert.change().status()), attributes(alert));
        } else if (event instanceof PolicyChanged policy) {
            send(event, "slo.policy", Severity.INFO, attributes(policy));
        }
    }

    private void send(SloEvent event, String name, Severity severity, Attributes attributes) {
        log.logRecordBuilder()
                .setEventName(name)
                .setTimestamp(event.at())
                .setSeverity(severity)
                .setBody(event.sentence())
                .setAllAttributes(attributes)
                .emit();
    }

    /** As in the log: what wakes somebody, what waits for the morning, what is over, and what only may become something. */
    private static Severity severity(AlertStatus status) {
        if (status.state() == AlertState.FIRING) {
            return status.rule().severity() == io.headroom.alert.Severity.PAGE ? Severity.ERROR : Severity.WARN;
        }
        return status.state() == AlertState.RESOLVED ? Severity.INFO : Severity.DEBUG;
    }

    private Attributes attributes(AlertChanged event) {
        AlertChange change = event.change();
        ErrorBudget budget = event.snapshot().budget();
        AttributesBuilder attributes = subject(event)
                .put(SEVERITY, change.status().rule().severity().toString())
                .put(RULE, change.status().rule().toString())
                .put(STATE, change.status().state().toString())
                .put(FROM, change.from().toString())
                .put(LONG_RATE, change.longBurnRate())
                .put(SHORT_RATE, change.shortBurnRate())
                .put(BAD, change.longCounts().bad())
                .put(TOTAL, change.longCounts().total())
                .put(REMAINING, budget.remaining());
        budget.timeToExhaustion().ifPresent(time -> attributes.put(EXHAUSTION, time.toSeconds()));
        List<String> traces = event.badTraces().stream().map(BadTrace::traceId).toList();
        return traces.isEmpty()
                ? attributes.build()
                : attributes.put(TRACES, traces).build();
    }

    private Attributes attributes(PolicyChanged event) {
        return subject(event)
                .put(POLICY, event.status().state())
                .put(POLICY_FROM, event.from())
                .build();
    }

    private AttributesBuilder subject(SloEvent event) {
        return Attributes.builder()
                .put(SERVICE, headroom.service())
                .put(SLO, event.slo().name());
    }
}
