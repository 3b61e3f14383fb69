package io.headroom.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloFamily;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.metrics.MetricsDetail;
import io.headroom.sli.Outcome;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class HeadroomMetricsTest {
    private final ManualClock clock = new ManualClock();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();

    @Test
    void anSloHasTwelveSeriesWithTheDocumentedNames() {
        new HeadroomMetrics(headroom).bindTo(registry);
        Slo checkout = headroom.slo("checkout", slo -> slo.objective("99%").latency("300ms"));
        record(checkout, 997, 3);

        assertThat(series("slo_"))
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
                        "slo_info{objective=\"99%\",period=\"30d\",service=\"shop\",sli=\"latency <= 300ms\",slo=\"checkout\"} 1");
        assertThat(series("headroom_")).containsExactly("headroom_ticker_age_seconds{service=\"shop\"} 0.0");
    }

    @Test
    void aProcessWithGuardsAloneTellsHowLongTheyHaveNotBeenTicked() {
        headroom.guard("payments", guard -> guard.timeout("400ms"));
        headroom.guard("prices", guard -> guard.timeout("400ms"));
        new HeadroomMetrics(headroom, MetricsDetail.BASIC).bindTo(registry);
        assertThat(series("headroom_")).containsExactly("headroom_ticker_age_seconds{service=\"shop\"} 0.0");
        clock.advance(Duration.ofSeconds(4));
        assertThat(series("headroom_")).containsExactly("headroom_ticker_age_seconds{service=\"shop\"} 4.0");
    }

    @Test
    void theErrorSeriesIsBornAtZeroAndAnIdleSloHasNoNaN() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        new HeadroomMetrics(headroom, MetricsDetail.FULL).bindTo(registry);

        assertThat(series("slo_events_total")).hasSize(2).allMatch(line -> line.endsWith(" 0.0"));
        assertThat(series("slo_")).noneMatch(line -> line.matches(".* (NaN|[+-]Inf)"));
    }

    @Test
    void theFullDetailCoversEveryWindow() {
        new HeadroomMetrics(headroom, MetricsDetail.FULL).bindTo(registry);
        headroom.slo("checkout", slo -> slo.objective("99%"));

        assertThat(series("slo_sli_ratio")).hasSize(8);
        assertThat(series("slo_burn_rate")).hasSize(8);
        assertThat(series("slo_window_coverage_ratio")).hasSize(8);
        assertThat(series("slo_")).hasSize(2 + 1 + 1 + 3 * 8 + 2 + 1);
    }

    @Test
    void aGuardHasEightSeriesAndThreeMoreWhileItObserves() {
        new HeadroomMetrics(headroom).bindTo(registry);
        Guard payments =
                headroom.guard("payments", guard -> guard.timeout("400ms").mode(GuardMode.ENFORCE));
        payments.call(() -> "quote");
        List<String> enforcing = List.of(
                "slo_guard_calls_total{guard=\"payments\",result=\"success\",service=\"shop\"} 1.0",
                "slo_guard_calls_total{guard=\"payments\",result=\"failure\",service=\"shop\"} 0.0",
                "slo_guard_calls_total{guard=\"payments\",result=\"rejected\",service=\"shop\"} 0.0",
                "slo_guard_calls_total{guard=\"payments\",result=\"fallback\",service=\"shop\"} 0.0",
                "slo_guard_retries_total{guard=\"payments\",result=\"granted\",service=\"shop\"} 0.0",
                "slo_guard_retries_total{guard=\"payments\",result=\"denied\",service=\"shop\"} 0.0",
                "slo_guard_retry_budget{guard=\"payments\",service=\"shop\"} 10.0",
                "slo_guard_limit{guard=\"payments\",service=\"shop\"} 0.0");
        assertThat(series("slo_")).containsExactlyInAnyOrderElementsOf(enforcing);

        payments.mode(GuardMode.OBSERVE);
        headroom.tick();
        assertThat(series("slo_guard_observed"))
                .containsExactlyInAnyOrder(
                        "slo_guard_observed_total{action=\"reject\",guard=\"payments\",service=\"shop\"} 0.0",
                        "slo_guard_observed_total{action=\"fallback\",guard=\"payments\",service=\"shop\"} 0.0",
                        "slo_guard_observed_total{action=\"retry\",guard=\"payments\",service=\"shop\"} 0.0",
                        "slo_guard_observed_total{action=\"deny\",guard=\"payments\",service=\"shop\"} 0.0");

        payments.mode(GuardMode.ENFORCE);
        headroom.tick();
        assertThat(series("slo_")).containsExactlyInAnyOrderElementsOf(enforcing);
        headroom.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void theDocumentedNamesAreThoseThatArePublished() throws IOException {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        headroom.guard("payments", guard -> guard.timeout("400ms"));
        new HeadroomMetrics(headroom, MetricsDetail.FULL).bindTo(registry);
        String page = Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "metrics.md"));

        assertThat(Pattern.compile("\\| `slo[a-z.]+` \\| `(slo_[a-z_]+)`")
                        .matcher(page)
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(series("slo_").stream()
                        .map(line -> line.substring(0, line.indexOf('{')))
                        .distinct()
                        .toList());
    }

    @Test
    @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
    void metersSurviveAGarbageCollection() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        new HeadroomMetrics(headroom).bindTo(registry);
        WeakReference<Object> canary = new WeakReference<>(new Object());
        while (canary.get() != null) {
            System.gc();
        }
        headroom.slo("checkout").recorder().record(Outcome.BAD);
        headroom.tick();

        assertThat(registry.get("slo.events")
                        .tag("result", "bad")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("slo.error.budget.remaining").gauge().value()).isCloseTo(-99, within(1e-9));
    }

    @Test
    void withoutAnySloThereIsNoMeter() {
        new HeadroomMetrics(headroom).bindTo(registry);
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aMemberHasItsEventsAloneUntilItRetires() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        SloFamily tenants = headroom.family("checkout", family -> family.idleAfter(Duration.ofHours(1)));
        new HeadroomMetrics(headroom).bindTo(registry);
        String tenant = "a\"b\\c\nd\u00e9";
        tenants.recorder(tenant).record(Outcome.BAD);
        headroom.tick();

        assertThat(series("slo_events_total").stream().filter(line -> line.contains("checkout/")))
                .containsExactlyInAnyOrder(
                        "slo_events_total{result=\"good\",service=\"shop\",slo=\"checkout/a\\\"b\\\\c\\nd\u00e9\"} 0.0",
                        "slo_events_total{result=\"bad\",service=\"shop\",slo=\"checkout/a\\\"b\\\\c\\nd\u00e9\"} 1.0");
        assertThat(series("slo_").stream().filter(line -> line.contains("checkout/")))
                .hasSize(2);

        clock.advance(Duration.ofHours(1));
        headroom.tick();
        assertThat(series("slo_").stream().filter(line -> line.contains("checkout/")))
                .isEmpty();
        assertThat(series("slo_events_total{result=\"bad\",service=\"shop\",slo=\"checkout\"}"))
                .singleElement()
                .asString()
                .endsWith(" 1.0");
    }

    @Test
    void aCompositeHasItsBudgetAndNoEvents() {
        Slo checkout = headroom.slo("checkout", slo -> slo.objective("99%"));
        new HeadroomMetrics(headroom).bindTo(registry);
        headroom.composite("journey", composite -> composite.worstOf("checkout"));
        record(checkout, 997, 3);

        assertThat(series("slo_").stream().filter(line -> line.contains("journey")))
                .containsExactlyInAnyOrder(
                        "slo_error_budget_remaining_ratio{service=\"shop\",slo=\"journey\"} 0.7",
                        "slo_window_coverage_ratio{service=\"shop\",slo=\"journey\",window=\"30d\"} 0.25",
                        "slo_burn_rate{service=\"shop\",slo=\"journey\",window=\"5m\"} 0.0",
                        "slo_burn_rate{service=\"shop\",slo=\"journey\",window=\"1h\"} 0.0",
                        "slo_burn_rate{service=\"shop\",slo=\"journey\",window=\"6h\"} 0.0",
                        "slo_burn_rate{service=\"shop\",slo=\"journey\",window=\"3d\"} 0.0");
    }

    @Test
    void aCalendarPeriodIsLabelledByItsUnit() {
        new HeadroomMetrics(headroom, MetricsDetail.FULL).bindTo(registry);
        headroom.slo("checkout", slo -> slo.objective("99%").period("month").zone("Europe/Zurich"));

        assertThat(series("slo_sli_ratio")).hasSize(8).anyMatch(line -> line.contains("window=\"month\""));
        assertThat(series("slo_info")).singleElement().asString().contains("period=\"month\"");
    }

    @Test
    void aStoreHasAnAge(@TempDir Path directory) {
        try (Headroom stored = Headroom.builder("stored")
                .manual(clock)
                .store(DirectoryStore.at(directory))
                .build()) {
            new HeadroomMetrics(stored).bindTo(registry);
            stored.slo("checkout", slo -> slo.objective("99%"));
            clock.advance(Duration.ofSeconds(7));
            assertThat(series("headroom_store_age_seconds"))
                    .containsExactly("headroom_store_age_seconds{service=\"stored\"} 7.0");
            stored.save();
            assertThat(series("headroom_store_age_seconds"))
                    .containsExactly("headroom_store_age_seconds{service=\"stored\"} 0.0");
        }
    }

    @Test
    void closingRemovesEveryMeterFromEveryRegistry() {
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        HeadroomMetrics metrics = new HeadroomMetrics(headroom);
        metrics.bindTo(registry);
        metrics.bindTo(second);
        headroom.slo("checkout", slo -> slo.objective("99%"));
        assertThat(second.getMeters()).hasSize(13);
        headroom.close();

        assertThat(registry.getMeters()).isEmpty();
        assertThat(second.getMeters()).extracting(Meter::getId).isEmpty();
    }

    /** A quarter of the period ago, so that every burn window is idle again. */
    private void record(Slo slo, int good, int bad) {
        for (int i = 0; i < good; i++) {
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

    private List<String> series(String prefix) {
        return registry.scrape().lines().filter(line -> line.startsWith(prefix)).toList();
    }
}
