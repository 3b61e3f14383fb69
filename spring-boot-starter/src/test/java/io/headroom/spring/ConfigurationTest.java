package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloFamily;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.budget.ErrorBudgetPolicy.Level;
import io.headroom.budget.Maintenance;
import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.spring.internal.SettingOrigin;
import io.headroom.spring.internal.SloDeclarations;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What an SLO is like of which defaults, properties and beans have something to say. */
class ConfigurationTest {
    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HeadroomAutoConfiguration.class));

    @Test
    void defaultsAreThoseOfEverySloThatSaysNothingElse() {
        application
                .withPropertyValues(
                        "headroom.defaults.objective=99%",
                        "headroom.defaults.period=month",
                        "headroom.defaults.zone=Europe/Zurich",
                        "headroom.defaults.method=timeslices",
                        "headroom.defaults.slice=1m",
                        "headroom.defaults.slice-target=95%",
                        "headroom.slos.plain.sli.latency=1s",
                        "headroom.slos.rolling.period=7d",
                        "headroom.slos.rolling.method=occurrences",
                        "headroom.slos.strict.objective=99.9%",
                        "headroom.slos.strict.period=quarter",
                        "headroom.slos.strict.slice=5m")
                .run(context -> {
                    assertThat(objective(context, "plain"))
                            .isEqualTo("99% over month in Europe/Zurich in timeslices of 1m at 95%");
                    assertThat(objective(context, "rolling")).isEqualTo("99% over 7d");
                    assertThat(objective(context, "strict"))
                            .isEqualTo("99.9% over quarter in Europe/Zurich in timeslices of 5m at 95%");

                    Slo inCode = headroom(context).slo("in-code", slo -> {});
                    assertThat(inCode.objective().toString()).isEqualTo(objective(context, "plain"));
                });
    }

    @Test
    void defaultAlertsReplaceTheUsualOnesAndThoseOfAnSloReplaceThem() {
        application
                .withPropertyValues(
                        "headroom.defaults.objective=99.9%",
                        "headroom.defaults.alerts.rules[0]=page 5% 1h/5m",
                        "headroom.defaults.alerts.rules[1]=ticket 10% 3d/6h",
                        "headroom.defaults.alerts.evidence=1e-5",
                        "headroom.slos.plain.period=30d",
                        "headroom.slos.short.period=1d",
                        "headroom.slos.own.alerts.rules[0]=page 2% 1h/5m")
                .run(context -> {
                    assertThat(rules(context, "plain")).isEqualTo("[page 5% 1h/5m, ticket 10% 3d/6h]");
                    assertThat(rules(context, "short")).isEqualTo("[page 5% 1h/5m]"); // three days do not fit a day
                    assertThat(rules(context, "own")).isEqualTo("[page 2% 1h/5m]");
                });
    }

    @Test
    void aPolicyIsChangedByDefaultsThenByTheSlo() {
        application
                .withPropertyValues(
                        "headroom.defaults.objective=99%",
                        "headroom.defaults.policy.least-coverage=0%",
                        "headroom.defaults.policy.postmortem-share=30%",
                        "headroom.slos.plain.period=30d",
                        "headroom.slos.own.policy.postmortem-share=10%",
                        "headroom.slos.own.policy.levels[0]=fine 100% go on",
                        "headroom.slos.own.policy.levels[1]=stop -50% release nothing")
                .run(context -> {
                    assertThat(slo(context, "plain").policyStatus().state()).isEqualTo("healthy");
                    assertThat(slo(context, "plain").policy().postmortemShare()).isEqualTo(0.3);
                    assertThat(slo(context, "own").policy().postmortemShare()).isEqualTo(0.1);
                    assertThat(slo(context, "own").policy().levels())
                            .containsExactly(new Level("fine", 1, "go on"), new Level("stop", -0.5, "release nothing"));
                });
    }

    @Test
    void everyKindOfSliHasAProperty() {
        application
                .withPropertyValues(
                        "headroom.defaults.objective=99%",
                        "headroom.slos.a.sli.freshness=10m",
                        "headroom.slos.b.sli.custom=correctness",
                        "headroom.slos.c.sli.throughput=100",
                        "headroom.slos.c.method=timeslices",
                        "headroom.slos.c.slice=5m",
                        "headroom.slos.c.slice-target=100%")
                .run(context -> {
                    assertThat(slo(context, "a").sli()).isEqualTo(Sli.freshness(Duration.ofMinutes(10)));
                    assertThat(slo(context, "b").sli()).isEqualTo(Sli.custom("correctness"));
                    assertThat(slo(context, "c").sli()).isEqualTo(Sli.throughput(100));
                });
    }

    @Test
    void aFamilyHasItsCapFromProperties() {
        application
                .withPropertyValues(
                        "headroom.slos.checkout.objective=99%",
                        "headroom.slos.checkout.family.max-keys=1", "headroom.slos.checkout.family.idle-after=7d")
                .run(context -> {
                    SloFamily tenants = headroom(context).family("checkout");
                    tenants.recorder("acme").record(Outcome.GOOD);
                    tenants.recorder("globex").record(Outcome.GOOD);

                    assertThat(tenants.members()).extracting(Slo::name).containsExactly("checkout/acme");
                });
    }

    @Test
    void aCompositeReadsTheSlosThatItNames() {
        application
                .withPropertyValues(
                        "headroom.defaults.objective=99%",
                        "headroom.slos.a.period=7d",
                        "headroom.slos.b.period=7d",
                        "headroom.composites.journey.worst-of=a,b",
                        "headroom.composites.mean.weighted.a=3",
                        "headroom.composites.mean.weighted.b=1",
                        "headroom.composites.sum.summed.b=2",
                        "headroom.slos.c.method=timeslices",
                        "headroom.slos.c.slice=1m",
                        "headroom.slos.c.slice-target=95%",
                        "headroom.composites.slices.slices-of=c",
                        "headroom.composites.slices.objective=99.5%")
                .run(context -> assertThat(headroom(context).composites())
                        .extracting(Object::toString)
                        .containsExactlyInAnyOrder(
                                "journey: worst of [a, b]",
                                "mean: weighted mean of [a, b]",
                                "sum: weighted sum of [b]",
                                "slices: 99.5% of slices good in all of [c]"));
    }

    @Test
    void maintenanceOfPropertiesCountsForTheSlaToo() {
        Maintenance holidays =
                new Maintenance(Instant.parse("2040-12-24T21:00:00Z"), Instant.parse("2040-12-25T01:00:00Z"));
        application
                .withPropertyValues(
                        "headroom.defaults.objective=99%",
                        "headroom.defaults.maintenance[0]=2040-01-01T00:00:00Z/2040-01-01T01:00:00Z",
                        "headroom.slos.plain.period=7d",
                        "headroom.slos.own.sla=95%",
                        "headroom.slos.own.maintenance[0]=2040-12-24T22:00:00+01:00/PT4H")
                .run(context -> {
                    assertThat(slo(context, "plain").maintenance()).hasSize(1);
                    assertThat(slo(context, "own").maintenance()).containsExactly(holidays);
                    assertThat(slo(context, "own-sla").maintenance()).containsExactly(holidays);
                });
    }

    @Test
    void propertiesCountMoreThanABeansDefinitionAndCustomizersMostOfAll() {
        application
                .withUserConfiguration(Beans.class)
                .withPropertyValues("headroom.defaults.period=7d", "headroom.slos.checkout.objective=99.5%")
                .run(context -> {
                    assertThat(objective(context, "checkout")).isEqualTo("99.5% over 7d");
                    assertThat(objective(context, "search")).isEqualTo("98% over 14d");
                    assertThat(rules(context, "search")).isEqualTo("[page 3% 1h/5m]"); // the second customizer's
                    assertThat(headroom(context)
                                    .slo("in-code", slo -> slo.objective(0.99))
                                    .objective())
                            .hasToString("99% over 1d"); // the HeadroomBuilderCustomizer's
                    assertThat(origins(context, "checkout"))
                            .extracting(SettingOrigin::from)
                            .containsExactly(
                                    "headroom.defaults.period",
                                    "bean checkoutSlo",
                                    "headroom.slos.checkout.objective",
                                    "bean quiet",
                                    "bean loud");
                    assertThat(origins(context, "search"))
                            .extracting(SettingOrigin::place)
                            .element(1)
                            .asString()
                            .contains("ConfigurationTest$Beans");
                });
    }

    @Test
    void aVariableOverridesABeansDefinitionAndMakesNoSecondSlo() {
        Map<String, Object> variables = Map.of("HEADROOM_SLOS_CHECKOUTLATENCY_OBJECTIVE", "95%");
        application
                .withBean(SloDefinition.class, () -> new SloDefinition("checkout-latency", slo -> slo.objective(0.99)))
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables)))
                .run(context -> assertThat(headroom(context).slos())
                        .hasToString("[checkout-latency: availability 95% over 30d]"));
    }

    @Test
    void anSloThatTwoBeansDefineIsRefused() {
        application
                .withBean("one", SloDefinition.class, () -> new SloDefinition("checkout", slo -> slo.objective(0.99)))
                .withBean("two", SloDefinition.class, () -> new SloDefinition("checkout", slo -> slo.objective(0.95)))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("name must be that of one SloDefinition, was checkout: "
                                + "choose another name or remove one of the beans"));
    }

    @Test
    void anApplicationsOwnHeadroomHasTheDefaultsInItsDeclaredSlos() {
        application
                .withBean(
                        Headroom.class,
                        () -> Headroom.builder("mine").manual(new ManualClock()).build())
                .withPropertyValues("headroom.defaults.period=7d", "headroom.slos.checkout.objective=99%")
                .run(context -> assertThat(objective(context, "checkout")).isEqualTo("99% over 7d"));
    }

    @Test
    void anSloWithoutAnObjectiveAnywhereIsRefusedEvenIfABeanMightHaveHadIt() {
        application
                .withBean(SloDefinition.class, () -> new SloDefinition("search", slo -> slo.objective(0.99)))
                .withPropertyValues("headroom.slos.checkout.period=7d")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("objective must be set for SLO checkout"));
    }

    @Test
    void aFamilyThatIsNoneIsSaid() {
        application
                .withPropertyValues("headroom.slos.checkout.objective=99%")
                .run(context -> assertThatThrownBy(() -> headroom(context).family("checkout"))
                        .hasMessage("SLO must have a family, was checkout: declare its family first"));
    }

    private static Headroom headroom(ApplicationContext context) {
        return context.getBean(Headroom.class);
    }

    private static Slo slo(ApplicationContext context, String name) {
        return headroom(context).slo(name);
    }

    private static String objective(ApplicationContext context, String slo) {
        return slo(context, slo).objective().toString();
    }

    private static String rules(ApplicationContext context, String slo) {
        return slo(context, slo).alerts().stream()
                .map(status -> status.rule().toString())
                .toList()
                .toString();
    }

    private static Iterable<SettingOrigin> origins(ApplicationContext context, String slo) {
        return context.getBean(SloDeclarations.class)
                .declaration(slo)
                .orElseThrow()
                .origins();
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        SloDefinition checkoutSlo() {
            return new SloDefinition("checkout", slo -> slo.objective("99.9%"));
        }

        @Bean
        SloDefinition searchSlo() {
            return new SloDefinition(
                    "search", slo -> slo.objective("99%").period("14d").alerts(BurnRules.NONE));
        }

        @Bean
        @Order(2)
        SloCustomizer loud() {
            return slo -> slo.alerts(BurnRules.NONE.withRules(List.of(BurnRule.parse("page 3% 1h/5m"))));
        }

        @Bean
        @Order(1)
        SloCustomizer quiet() {
            return slo -> {
                slo.alerts("page 4% 1h/5m");
                if (slo.name().equals("search")) {
                    slo.objective(0.98);
                }
            };
        }

        @Bean
        HeadroomBuilderCustomizer own() {
            return headroom -> headroom.defaults(slo -> slo.period("1d"));
        }
    }
}
