package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.SloBuilder;
import io.headroom.alert.AlertMode;
import io.headroom.budget.BudgetingMethod;
import io.headroom.prometheus.EventSource.Buckets;
import io.headroom.prometheus.EventSource.Convention;
import io.headroom.prometheus.EventSource.HttpMeter;
import io.headroom.sli.Sli;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What PromQL cannot say is refused with the SLO, the rule and the reason. */
class RefusalsTest {
    static Stream<Arguments> slos() {
        Duration minute = Duration.ofMinutes(1);
        return Stream.of(
                refused(
                        slo -> slo.method(BudgetingMethod.timeslices(minute, 0.95)),
                        "timeslices of 1m at 95%",
                        "slices would not be those that the service counts"),
                refused(slo -> slo.method(BudgetingMethod.ratioTimeslices(minute)), "ratio-timeslices of 1m", "slices"),
                refused(
                        slo -> slo.sli(Sli.throughput(10)).method(BudgetingMethod.timeslices(minute, 1)),
                        "timeslices",
                        "slices"),
                refused(slo -> slo.period("month").zone("Europe/Zurich"), "month in Europe/Zurich", "calendar"),
                refused(
                        slo -> slo.usualAlerts(rules -> rules.withMode(AlertMode.CONSUMED_BUDGET)),
                        "consumed-budget",
                        "burn-rate"),
                refused(slo -> slo.alerts("page 2% 1h/30s"), "page 2% 1h/30s", "at least 4 scrapes, 1m"));
    }

    @ParameterizedTest
    @MethodSource("slos")
    void namesTheSloTheRuleAndTheReason(Consumer<SloBuilder> settings, String value, String reason) {
        Headroom headroom = headroom(settings);

        assertThatThrownBy(() -> PrometheusRules.standard().generate(headroom))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("SLO checkout ")
                .hasMessageContaining(value)
                .hasMessageContaining(reason);
    }

    @Test
    void anHttpMeterTellsNoFreshness() {
        Headroom headroom = headroom(slo -> slo.sli(Sli.freshness(Duration.ofMinutes(10))));
        PrometheusRules rules = PrometheusRules.builder()
                .source(slo -> new HttpMeter(Convention.SPRING, Buckets.CLASSIC, Map.of("job", "shop"), "/", null))
                .build();

        assertThatThrownBy(() -> rules.generate(headroom))
                .hasMessageContaining("source of SLO checkout")
                .hasMessageContaining("freshness");
    }

    @Test
    void anAlertNeedsAName() {
        assertThatThrownBy(() -> PrometheusRules.builder().alertName(" "))
                .hasMessageStartingWith("alert name must not be blank, was ' '");
        assertThatThrownBy(() -> AlertRouting.of(Flavour.SLOTH).burnAlert(""))
                .hasMessageStartingWith("alert name must not be blank, was ''");
    }

    @Test
    void anHttpMeterNeedsALabelThatOtherServicesDoNotHave() {
        assertThatThrownBy(() -> new HttpMeter(Convention.SPRING, Buckets.CLASSIC, Map.of(), "/", null))
                .hasMessageContaining("target must have at least one label");
    }

    @Test
    void aShorterScrapeIntervalAllowsShorterWindows() {
        PrometheusRules rules =
                PrometheusRules.builder().scrapeInterval(Duration.ofSeconds(5)).build();

        assertThat(rules.generate(headroom(slo -> slo.alerts("page 2% 1h/30s"))).yaml())
                .contains("ratio_rate30s");
    }

    @Test
    void aLabelMustBeOneOfPrometheus() {
        assertThatThrownBy(() -> PrometheusRules.builder().label("my-team", "a"))
                .hasMessageContaining("my-team");
    }

    private static Headroom headroom(Consumer<SloBuilder> settings) {
        Headroom headroom = Headroom.builder("shop").manual(new ManualClock()).build();
        headroom.slo("checkout", slo -> settings.accept(slo.objective("99%")));
        return headroom;
    }

    private static Arguments refused(Consumer<SloBuilder> settings, String value, String reason) {
        return Arguments.of(settings, value, reason);
    }
}
