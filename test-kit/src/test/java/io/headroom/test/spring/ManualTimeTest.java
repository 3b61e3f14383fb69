package io.headroom.test.spring;

import static io.headroom.test.SloAssert.assertThatSlo;
import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.alert.Severity;
import io.headroom.test.Traffic;
import io.headroom.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** An application under MockMvc, with a clock that the test moves. */
@SpringBootTest(
        classes = CheckoutApplication.class,
        properties = {
            "headroom.slos.checkout.objective=99%",
            "headroom.slos.checkout.sli.http.uri=/checkout/{status}",
            "headroom.slos.checkout-latency.objective=99%",
            "headroom.slos.checkout-latency.period=month",
            "headroom.slos.checkout-latency.sli.http.uri=/checkout/{status}",
            "headroom.slos.checkout-latency.sli.latency=300ms",
            "headroom.slos.slow.objective=99%",
            "headroom.slos.slow.sli.http.uri=/checkout/{status}/after/{millis}",
            "headroom.slos.slow.sli.latency=300ms",
            "management.endpoints.web.exposure.include=slo",
        })
@AutoConfigureMockMvc
@ManualTime
class ManualTimeTest {
    @Autowired
    Headroom headroom;

    @Autowired
    ManualClock clock;

    @Autowired
    MockMvcTester mvc;

    @Test
    void requestsCountAndTimeStandsStill() {
        assertThat(mvc.get().uri("/checkout/200")).hasStatus(200);
        assertThat(mvc.get().uri("/checkout/500")).hasStatus(500);

        assertThatSlo(headroom, "checkout").hasEvents(1, 1);
        assertThatSlo(headroom, "checkout-latency").hasEvents(1, 1);
    }

    @Test
    void aRequestTakesTheTimeThatTheTestLetsPass() {
        assertThat(mvc.get().uri("/checkout/200/after/300")).hasStatus(200);
        assertThat(mvc.get().uri("/checkout/200/after/301")).hasStatus(200);

        assertThatSlo(headroom, "slow").hasEvents(1, 1);
    }

    @RepeatedTest(2)
    void everyTestBeginsWithWholeBudgetsAndWithoutAlerts() {
        assertThatSlo(headroom, "checkout")
                .hasEvents(0, 0)
                .hasRemainingAbove(0.999)
                .doesNotFire();
        assertThatSlo(headroom, "checkout-latency").hasEvents(0, 0);

        Traffic.to(headroom, "checkout").bad(1_000).over(Duration.ofHours(3));

        assertThatSlo(headroom, "checkout")
                .fires(Severity.PAGE)
                .fires(Severity.TICKET)
                .hasPolicyState("freeze");
    }

    @Test
    void theEndpointShowsTheSameAfterTheTick() {
        mvc.get().uri("/checkout/500").exchange();
        headroom.tick();

        assertThat(mvc.get().uri("/actuator/slo/checkout"))
                .bodyJson()
                .extractingPath("$.windows[0].bad")
                .isEqualTo(1);
    }
}
