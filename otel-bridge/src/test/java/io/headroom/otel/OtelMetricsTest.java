package io.headroom.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloFamily;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.metrics.MetricsDetail;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtelMetricsTest {
    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    private final Collected collected = new Collected();

    @AfterEach
    void close() {
        headroom.close();
        collected.close();
    }

    @Test
    void anSloHasTwelveSeries() {
        OtelMetrics.bind(headroom, collected.telemetry());
        Slo checkout = headroom.slo("checkout", slo -> slo.objective("99%").latency("300ms"));
        record(checkout, 997, 3);

        assertThat(collected.series("slo_"))
                .containsExactlyInAnyOrder(
                        "slo_events_total{result=\"good\",service=\"shop\",slo=\"checkout\"} 997.0",
                        "slo_events_total{result=\"bad\",service=\"shop\",slo=\"checkout\"} 3.0",
                        "slo_objective_ratio{service=\"shop\",slo=\"checkout\"} 0.99",
                        "slo_error_budget_remaining_ratio{service=\"shop\",slo=\"checkout\"} 0.7",
                        "slo_window_coverage_ratio{service=\"shop\",slo=\"checkout\",window=\"30d\"} 0.25",
                        "slo_burn_rate{service=\"shop\",slo=\"checkout\",window=\"5m\"} 0.0",
                        "slo_burn_rate{service=\"shop\",slo=\"checkout\",window=\"1h\"} 0.0",
                        "slo_burn_rate{service=\"shop\",slo=\"checkout\",window=\"6h\"} 0.0",
                        "slo_burn_rate{service=\"shop\",slo=\"checkout\",window=\"3d\"} 0.0",
                        "slo_alert_active{service=\"shop\",severity=\"page\",slo=\"checkout\"} 0.0",
                        "slo_alert_active{service=\"shop\",severity=\"ticket\",slo=\"checkout\"} 0.0",
                        "slo_info{objective=\"99%\",period=\"30d\",service=\"shop\",sli=\"latency <= 300ms\",slo=\"checkout\"} 1.0");
        assertThat(collected.series("headroom_")).containsExactly("headroom_ticker_age_seconds{service=\"shop\"} 0.0");
    }

    @Test
    void eventsAreACumulativeMonotonicSumOfIntegers() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        OtelMetrics.bind(headroom, collected.telemetry());

        assertThat(collected.metrics())
                .filteredOn(metric -> metric.getName().equals("slo.events"))
                .singleElement()
                .satisfies(metric -> {
                    assertThat(metric.getUnit()).isEqualTo("{event}");
                    assertThat(metric.getInstrumentationScopeInfo().getName()).isEqualTo("io.headroom");
                    assertThat(metric.getLongSumData().isMonotonic()).isTrue();
                    assertThat(metric.getLongSumData().getAggregationTemporality())
                            .isEqualTo(AggregationTemporality.CUMULATIVE);
                });
    }

    @Test
    void aReaderOfDeltasIsGivenEachEventOnce() {
        try (Collected deltas = new Collected(InMemoryMetricReader.createDelta(), builder -> builder)) {
            Slo checkout = headroom.slo("checkout", slo -> slo.objective("99%"));
            OtelMetrics.bind(headroom, deltas.telemetry());
            String good = "slo_events_total{result=\"good\",service=\"shop\",slo=\"checkout\"} ";
            record(checkout, 5, 1);
            assertThat(deltas.series("slo_events_total")).contains(good + "5.0");
            assertThat(deltas.series("slo_events_total")).contains(good + "0.0");
            record(checkout, 2, 0);
            assertThat(deltas.series("slo_events_total")).contains(good + "2.0");
        }
    }

    @Test
    void theFullDetailCoversEveryWindow() {
        OtelMetrics.bind(headroom, collected.telemetry(), MetricsDetail.FULL);
        headroom.slo("checkout", slo -> slo.objective("99%"));
        assertThat(collected.series("slo_")).hasSize(2 + 1 + 1 + 3 * 8 + 2 + 1);
    }

    @Test
    void aGuardHasEightSeriesAndFourMoreWhileItObserves() {
        OtelMetrics.bind(headroom, collected.telemetry());
        Guard payments =
                headroom.guard("payments", guard -> guard.timeout("400ms").mode(GuardMode.ENFORCE));
        payments.call(() -> "quote");
        assertThat(collected.series("slo_guard"))
                .hasSize(8)
                .contains("slo_guard_calls_total{guard=\"payments\",result=\"success\",service=\"shop\"} 1.0");

        payments.mode(GuardMode.OBSERVE);
        headroom.tick();
        assertThat(collected.series("slo_guard")).hasSize(12);
        payments.mode(GuardMode.ENFORCE);
        headroom.tick();
        assertThat(collected.series("slo_guard")).hasSize(8);
    }

    @Test
    void aMemberThatRetiresIsCollectedNoMore() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        SloFamily tenants = headroom.family("checkout", family -> family.idleAfter(Duration.ofHours(1)));
        OtelMetrics.bind(headroom, collected.telemetry());
        tenants.recorder("acme").record(Outcome.BAD);
        headroom.tick();
        String member = "slo_events_total{result=\"bad\",service=\"shop\",slo=\"checkout/acme\"}";
        assertThat(collected.series("slo_"))
                .filteredOn(line -> line.contains("checkout/"))
                .hasSize(2);
        assertThat(collected.series(member)).containsExactly(member + " 1.0");

        clock.advance(Duration.ofHours(1));
        headroom.tick();
        assertThat(collected.series("slo_"))
                .filteredOn(line -> line.contains("checkout/"))
                .isEmpty();
    }

    @Test
    void whereTheSdkKeepsFewerAttributeSetsApartTheMembersAreThoseThatItMerges() {
        try (Collected few = new Collected(
                InMemoryMetricReader.create(),
                builder -> builder.registerView(
                        InstrumentSelector.builder().setName("slo.events").build(),
                        View.builder().setCardinalityLimit(5).build()))) {
            headroom.slo("checkout", slo -> slo.objective("99%"));
            headroom.slo("search", slo -> slo.objective("99%"));
            SloFamily tenants = headroom.family("checkout", family -> {});
            List.of("a", "b", "c").forEach(tenant -> tenants.recorder(tenant).record(Outcome.GOOD));
            OtelMetrics.bind(headroom, few.telemetry());
            headroom.tick();

            assertThat(few.series("slo_events_total"))
                    .hasSize(5)
                    .filteredOn(
                            line -> !line.contains("otel_metric_overflow") && !line.contains("otel.metric.overflow"))
                    .allMatch(line -> line.contains("slo=\"checkout\"") || line.contains("slo=\"search\""));
        }
    }

    @Test
    void closingEitherEndsIt() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        headroom.guard("payments", guard -> guard.timeout("400ms"));
        OtelMetrics first = OtelMetrics.bind(headroom, collected.telemetry());
        assertThat(collected.metrics()).isNotEmpty();
        first.close();
        first.close();
        headroom.slo("search", slo -> slo.objective("99%"));
        headroom.guard("payments").mode(GuardMode.OBSERVE);
        headroom.tick();
        assertThat(collected.metrics()).isEmpty();

        OtelMetrics second = OtelMetrics.bind(headroom, collected.telemetry());
        assertThat(collected.metrics()).isNotEmpty();
        headroom.close();
        assertThat(collected.metrics()).isEmpty();
        second.close();
        assertThatThrownBy(() -> OtelMetrics.bind(headroom, collected.telemetry()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneThatOutlivesTheHeadroomHasItsLastValuesUntilItIsClosed() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        OtelMetrics metrics = OtelMetrics.bindOutliving(headroom, collected.telemetry(), MetricsDetail.BASIC);
        headroom.slo("checkout").recorder().record(Outcome.BAD);
        headroom.close();
        String bad = "slo_events_total{result=\"bad\",service=\"shop\",slo=\"checkout\"}";
        assertThat(collected.series(bad)).containsExactly(bad + " 1.0");

        metrics.close();
        metrics.close();
        assertThat(collected.metrics()).isEmpty();
        assertThatThrownBy(() -> OtelMetrics.bindOutliving(headroom, collected.telemetry(), MetricsDetail.BASIC))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void withoutAnSdkNothingHappens() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        try (OtelMetrics metrics = OtelMetrics.bind(headroom, OpenTelemetry.noop())) {
            headroom.slo("search", slo -> slo.objective("99%"));
            assertThat(metrics).isNotNull();
        }
    }

    @Test
    void theDocumentedNamesAreThoseThatAreCollected() throws IOException {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        headroom.guard("payments", guard -> guard.timeout("400ms"));
        OtelMetrics.bind(headroom, collected.telemetry(), MetricsDetail.FULL);
        String page = Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "metrics.md"));

        assertThat(Pattern.compile("\\| `(slo[a-z.]+)` \\| `slo_[a-z_]+`")
                        .matcher(page)
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(collected.metrics().stream()
                        .map(MetricData::getName)
                        .filter(name -> name.startsWith("slo."))
                        .toList());
    }

    /** A quarter of the period ago, so that every burn window is idle again. */
    private void record(Slo slo, int good, int bad) {
        slo.recorder().record(1, Outcome.GOOD);
        for (int i = 1; i < good; i++) {
            slo.recorder().record(1, Outcome.GOOD);
        }
        for (int i = 0; i < bad; i++) {
            slo.recorder().record(1, Outcome.BAD);
        }
        clock.advance(Duration.ofSeconds(1));
        headroom.tick();
        clock.advance(Duration.ofDays(30).dividedBy(4).minusSeconds(1));
        headroom.tick();
    }
}
