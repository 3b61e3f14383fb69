package io.headroom.test.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.test.HeadroomExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gate on a Headroom of the same process. */
class LoadTestGateTest {
    @RegisterExtension
    final HeadroomExtension shop = HeadroomExtension.declaring(LoadTestGateTest::declare);

    private static void declare(Headroom headroom) {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        headroom.slo("search", slo -> slo.objective("99.9%"));
    }

    @Test
    void aLoadThatMeetsEveryObjectivePasses() {
        LoadTest load = LoadTestGate.of(shop.headroom()).begin();
        shop.traffic("checkout").good(10_000).bad(50).over(Duration.ofMinutes(1));
        shop.traffic("search").good(5_000).over(Duration.ofMinutes(1));

        assertThat(load.check()).extracting(SloVerdict::verdict).containsExactly(Verdict.MET, Verdict.MET);
    }

    @Test
    void theTableNamesEverySloAndWhyItFailed() {
        shop.traffic("checkout").bad(1_000).atOnce();
        LoadTest load = LoadTestGate.of(shop.headroom()).begin();
        shop.traffic("checkout").good(11_400).bad(600).over(Duration.ofMinutes(1));
        shop.traffic("search").good(100).over(Duration.ofMinutes(1));

        assertThatThrownBy(load::check).isInstanceOf(AssertionError.class).hasMessage("""
                2 of 2 SLOs did not pass the load test: checkout, search
                SLO       objective  events  bad  bad share  burn rate  budget left  verdict
                checkout        99%  12,000  600         5%          5       -1131%  missed: more than 1% are bad, beyond chance
                search        99.9%     100    0         0%          0         100%  inconclusive: too few events: 2,995 with as few bad ones would do
                """);
    }

    @Test
    void whatIsInconclusiveFailsUnlessItIsAllowed() {
        LoadTest load = LoadTestGate.of(shop.headroom()).begin();
        shop.traffic("checkout").good(1_000).atOnce();

        assertThatThrownBy(load::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("1 of 2 SLOs did not pass the load test: search\n");
        LoadTest lenient = LoadTestGate.of(shop.headroom()).allowInconclusive().sinceStart();
        assertThat(lenient.check()).hasSize(2);
    }

    @Test
    void someMayBeLeftOut() {
        shop.traffic("checkout").good(1_000).atOnce();
        LoadTestGate gate = LoadTestGate.of(shop.headroom());

        assertThat(gate.without("search").sinceStart().check())
                .extracting(SloVerdict::slo)
                .containsExactly("checkout");
        assertThat(gate.only("checkout").sinceStart().check())
                .extracting(SloVerdict::slo)
                .containsExactly("checkout");
        assertThat(gate.only("checkout", "checkout").sinceStart().check()).hasSize(1);
        assertThatThrownBy(() -> gate.only("chekout").sinceStart().check())
                .hasMessage("SLO must be one of [checkout, search], was chekout");
        assertThatThrownBy(() -> gate.without("search", "checkout").sinceStart().check())
                .isInstanceOf(AssertionError.class)
                .hasMessage("the load test must judge an SLO, judged none");
    }

    @Test
    void settingsDecide() {
        shop.traffic("checkout").good(985).bad(15).atOnce();
        LoadTestGate gate = LoadTestGate.of(shop.headroom()).only("checkout");

        assertThat(verdict(gate)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(verdict(gate.burnRateAtMost(3))).isEqualTo(Verdict.MET);
        assertThat(verdict(gate.evidence(0.1))).isEqualTo(Verdict.MISSED);
        assertThat(verdict(gate.burnRateAtMost(3).remainingAtLeast("50%"))).isEqualTo(Verdict.MISSED);
    }

    @Test
    void aWrongSettingIsNamedWithItsRule() {
        LoadTestGate gate = LoadTestGate.of(shop.headroom());

        assertThatThrownBy(() -> gate.evidence(0.5)).hasMessageStartingWith("evidence must be in (0, 0.5), was 0.5");
        assertThatThrownBy(() -> gate.burnRateAtMost(0))
                .hasMessageStartingWith("burn rate must be above 0 and finite, was 0.0");
        assertThatThrownBy(() -> gate.burnRateAtMost(Double.POSITIVE_INFINITY)).hasMessageContaining("was Infinity");
        assertThatThrownBy(gate::only).hasMessageStartingWith("SLOs to judge must be named, was none");
        assertThatThrownBy(() -> gate.remainingAtLeast("80"))
                .hasMessageStartingWith("share of the budget must be in [0, 1]");
    }

    @Test
    void aFamilysMembersAreLeftToTheirParent() {
        var tenants = shop.headroom().family("checkout", family -> {});
        for (int i = 0; i < 1_000; i++) {
            tenants.recorder("acme").record(io.headroom.sli.Outcome.GOOD);
        }

        assertThat(LoadTestGate.of(shop.headroom()).sinceStart().verdicts())
                .extracting(SloVerdict::slo, SloVerdict::good)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("checkout", 1_000L),
                        org.assertj.core.groups.Tuple.tuple("search", 0L));
    }

    private static Verdict verdict(LoadTestGate gate) {
        return gate.sinceStart().verdicts().get(0).verdict();
    }
}
