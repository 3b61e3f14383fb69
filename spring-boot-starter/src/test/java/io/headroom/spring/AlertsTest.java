package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloEvent;
import io.headroom.alert.AlertMode;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.BurnCatalogue;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.sli.Outcome;
import io.headroom.spring.actuate.SloDescription;
import io.headroom.spring.actuate.SloEndpoint;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

class AlertsTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HeadroomAutoConfiguration.class, io.headroom.spring.actuate.SloEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=slo", "headroom.slos.checkout.objective=99.9%");

    @Test
    void alertsAreApplicationEvents() {
        application.withUserConfiguration(OnCall.class).run(context -> {
            Headroom headroom = context.getBean(Headroom.class);
            fail(headroom, context.getBean(ManualClock.class), 10);

            assertThat(context.getBean(OnCall.class).heard)
                    .filteredOn(event -> event.change().status().state() == AlertState.FIRING)
                    .hasSize(2)
                    .allMatch(event -> event.slo().name().equals("checkout"));
        });
    }

    @Test
    void aSettingThatIsNotSetStaysAsTheCatalogueHasIt() {
        application
                .withBean(
                        BurnCatalogue.class,
                        () -> BurnCatalogue.standard()
                                .with(
                                        Duration.ofDays(30),
                                        BurnRules.of("page 2% 1h/5m").withMode(AlertMode.CONSUMED_BUDGET)))
                .withPropertyValues(
                        "headroom.slos.checkout.objective=90%", "headroom.slos.checkout.alerts.evidence=1e-5")
                .run(context -> assertThat(
                                context.getBean(Headroom.class).slo("checkout").alerts())
                        .hasSize(1)); // a burn rate of 14.4 would be out of reach, a share of the budget is not
    }

    @Test
    void theEndpointShowsAlertsPolicyIncidentsAndLedger() {
        application.withUserConfiguration(OnCall.class).run(context -> {
            Headroom headroom = context.getBean(Headroom.class);
            ManualClock clock = context.getBean(ManualClock.class);
            fail(headroom, clock, 10);
            clock.advance(Duration.ofDays(1));
            headroom.tick();

            SloDescription slo = context.getBean(SloEndpoint.class).one("checkout");

            assertThat(slo.alerts()).extracting(SloDescription.Alert::rule).contains("page 2% 1h/5m");
            assertThat(slo.policy().state()).isEqualTo("insufficient-data");
            assertThat(slo.policy().postmortems()).isEqualTo(1);
            assertThat(slo.incidents()).singleElement().satisfies(incident -> {
                assertThat(incident.until()).isAfter(incident.from());
                assertThat(incident.bad()).isEqualTo(10);
            });
            assertThat(slo.ledger()).extracting(day -> day.bad()).contains(10L);
        });
    }

    @Test
    void rulesAreReadFromTheProperties() {
        application
                .withPropertyValues(
                        "headroom.slos.checkout.sla=99.5%",
                        "headroom.slos.checkout.alerts.rules[0]=page 3% 2h/10m",
                        "headroom.slos.checkout.alerts.rules[1]=ticket 10% 3d/6h",
                        "headroom.slos.checkout.alerts.mode=consumed-budget",
                        "headroom.slos.checkout.alerts.evidence=1e-5",
                        "headroom.slos.checkout.alerts.expected-events=1000000")
                .run(context -> {
                    Headroom headroom = context.getBean(Headroom.class);
                    assertThat(headroom.slo("checkout").alerts())
                            .extracting(AlertStatus::rule)
                            .containsExactly(BurnRule.parse("page 3% 2h/10m"), BurnRule.parse("ticket 10% 3d/6h"));
                    assertThat(headroom.slo("checkout-sla").objective().target())
                            .isEqualTo(0.995);
                    assertThat(headroom.slo("checkout-sla").alerts()).isEmpty();
                    assertThat(context.getBean(SloEndpoint.class).list().slos())
                            .extracting(SloDescription::name)
                            .containsExactly("checkout", "checkout-sla");
                });
    }

    @Test
    void anotherModeKeepsTheUsualRules() {
        application
                .withPropertyValues("headroom.slos.checkout.alerts.mode=consumed-budget")
                .run(context -> assertThat(
                                context.getBean(Headroom.class).slo("checkout").alerts())
                        .hasSize(4));
    }

    @Test
    void aCatalogueAndAPolicyAreBeans() {
        application
                .withBean(
                        BurnCatalogue.class,
                        () -> BurnCatalogue.standard().with(Duration.ofDays(30), BurnRules.of("page 3% 2h/10m")))
                .withBean(
                        ErrorBudgetPolicy.class,
                        () -> new ErrorBudgetPolicy(List.of(new ErrorBudgetPolicy.Level("go", 1, "release")), 0.1, 0))
                .run(context -> {
                    Slo slo = context.getBean(Headroom.class).slo("checkout");
                    assertThat(slo.alerts())
                            .extracting(AlertStatus::rule)
                            .containsExactly(BurnRule.parse("page 3% 2h/10m"));
                    assertThat(slo.policyStatus().state()).isEqualTo("go");
                });
    }

    @Test
    void everyWrongSettingIsNamedWithItsRule() {
        application
                .withPropertyValues(
                        "headroom.slos.checkout.sla=99.95%",
                        "headroom.slos.cart.objective=90%",
                        "headroom.slos.cart.alerts.rules[0]=page 2% 1h/5m",
                        "headroom.slos.cart.alerts.rules[1]=mail 2% 1h/5m",
                        "headroom.slos.search.objective=99%",
                        "headroom.slos.search.alerts.mode=burning",
                        "headroom.slos.search.alerts.evidence=0.7",
                        "headroom.slos.search.alerts.expected-events=many")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .asString()
                        .contains("headroom.slos.checkout.sla")
                        .contains("must be below the objective")
                        .contains("headroom.slos.cart.alerts.rules[0]")
                        .contains("can never fire at or above 10 times")
                        .contains("headroom.slos.cart.alerts.rules[1]")
                        .contains("must begin with page or ticket")
                        .contains("must be burn-rate or consumed-budget")
                        .contains("must be in (0, 0.5)")
                        .contains("must be a number"));
    }

    private static void fail(Headroom headroom, ManualClock clock, int events) {
        for (int i = 0; i < events; i++) {
            headroom.slo("checkout").recorder().record(Outcome.BAD);
            clock.advance(Duration.ofSeconds(1));
            headroom.tick();
        }
    }

    @Configuration
    static class OnCall {
        final List<SloEvent.AlertChanged> heard = new ArrayList<>();

        @Bean
        ManualClock manualClock() {
            return new ManualClock();
        }

        @Bean
        Headroom headroom(ManualClock clock) {
            return Headroom.builder("shop").manual(clock).build();
        }

        @EventListener
        void alert(SloEvent.AlertChanged event) {
            heard.add(event);
        }
    }
}
