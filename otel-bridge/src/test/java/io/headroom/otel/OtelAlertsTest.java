package io.headroom.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtelAlertsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    private final Slo checkout =
            headroom.slo("checkout", slo -> slo.objective(0.999).period("30d").alerts("page 2% 1h/5m"));
    private final InMemoryLogRecordExporter exported = InMemoryLogRecordExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setLoggerProvider(SdkLoggerProvider.builder()
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(exported))
                    .build())
            .build();

    @AfterEach
    void close() {
        headroom.close();
        telemetry.close();
    }

    @Test
    void aPageIsAnErrorWithItsFiguresAndTheTracesThatLedToIt() {
        OtelAlerts.bind(headroom, telemetry);
        burn();

        LogRecordData page = alerts("firing").get(0);
        assertThat(page.getEventName()).isEqualTo("slo.alert");
        assertThat(page.getSeverity()).isEqualTo(Severity.ERROR);
        assertThat(page.getInstrumentationScopeInfo().getName()).isEqualTo("io.headroom");
        assertThat(page.getTimestampEpochNanos() / 1_000_000)
                .isEqualTo(checkout.alerts().get(0).since().toEpochMilli());
        assertThat(body(page))
                .startsWith("checkout burns its error budget at 1000.0 times its pace (page): 100 of 100");
        Attributes attributes = page.getAttributes();
        assertThat(attributes.get(AttributeKey.stringKey("slo.service"))).isEqualTo("shop");
        assertThat(attributes.get(AttributeKey.stringKey("slo.name"))).isEqualTo("checkout");
        assertThat(attributes.get(AttributeKey.stringKey("slo.alert.severity"))).isEqualTo("page");
        assertThat(attributes.get(AttributeKey.stringKey("slo.alert.rule"))).isEqualTo("page 2% 1h/5m");
        assertThat(attributes.get(AttributeKey.doubleKey("slo.burn.rate.long"))).isEqualTo(1_000);
        assertThat(attributes.get(AttributeKey.longKey("slo.events.bad"))).isEqualTo(100);
        assertThat(attributes.get(AttributeKey.stringArrayKey("slo.traces"))).containsExactly(TRACE);
    }

    @Test
    void whatIsOverIsInformationAndThePolicysStateToo() {
        OtelAlerts.bind(headroom, telemetry);
        burn();
        for (int minute = 0; minute < 2 * 60; minute++) {
            count(Outcome.GOOD, 10_000, Duration.ofMinutes(1));
        }
        assertThat(alerts("resolved")).extracting(LogRecordData::getSeverity).containsOnly(Severity.INFO);
        for (int hour = 0; hour < 24 * 20; hour++) {
            count(Outcome.BAD, 100, Duration.ofHours(1));
        }
        assertThat(exported.getFinishedLogRecordItems())
                .filteredOn(event -> "slo.policy".equals(event.getEventName()))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getSeverity()).isEqualTo(Severity.INFO))
                .extracting(event -> event.getAttributes().get(AttributeKey.stringKey("slo.policy.state")))
                .contains("freeze");
    }

    @Test
    void closingEndsIt() {
        OtelAlerts alerts = OtelAlerts.bind(headroom, telemetry);
        alerts.close();
        alerts.close();
        burn();
        assertThat(exported.getFinishedLogRecordItems()).isEmpty();
    }

    @Test
    void withoutAnSdkNothingHappens() {
        OtelAlerts.bind(headroom, OpenTelemetry.noop());
        burn();
        assertThat(checkout.alerts().get(0).state()).hasToString("firing");
    }

    @Test
    void theAttributesAreThoseOfTheDocs() throws IOException {
        OtelAlerts.bind(headroom, telemetry);
        count(Outcome.GOOD, 1_000_000, Duration.ofDays(20));
        burn();
        for (int hour = 0; hour < 24 * 20; hour++) {
            count(Outcome.BAD, 100_000, Duration.ofHours(1));
        }
        Set<String> sent = exported.getFinishedLogRecordItems().stream()
                .flatMap(event -> event.getAttributes().asMap().keySet().stream()
                        .map(key -> event.getEventName() + " " + key.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
        String page = Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "opentelemetry.md"));
        assertThat(sent)
                .as("no attribute is the namespace of another")
                .noneMatch(name -> sent.stream().anyMatch(other -> other.startsWith(name + ".")));
        Set<String> documented = Pattern.compile("(?m)^\\| `(slo\\.(?:alert|policy))` \\| [^|]* \\| (.*) \\|$")
                .matcher(page)
                .results()
                .flatMap(row -> Pattern.compile("`([a-z.]+)`")
                        .matcher(row.group(2))
                        .results()
                        .map(attribute -> row.group(1) + " " + attribute.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(sent);
    }

    private void burn() {
        checkout.badTraces().offer(TRACE);
        count(Outcome.BAD, 100, Duration.ofMinutes(1));
    }

    private void count(Outcome outcome, int events, Duration time) {
        for (int i = 0; i < events; i++) {
            checkout.recorder().record(outcome);
        }
        clock.advance(time);
        headroom.tick();
    }

    private List<LogRecordData> alerts(String state) {
        return exported.getFinishedLogRecordItems().stream()
                .filter(event -> state.equals(event.getAttributes().get(AttributeKey.stringKey("slo.alert.state"))))
                .toList();
    }

    private static String body(LogRecordData event) {
        Value<?> body = event.getBodyValue();
        return body == null ? "" : body.asString();
    }
}
