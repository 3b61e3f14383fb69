package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.HeadroomBuilder;
import io.headroom.micrometer.HeadroomMetrics;
import io.headroom.sli.Outcome;
import io.headroom.spring.actuate.SloEndpoint;
import io.headroom.time.ManualClock;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The beans, with and without what they build on. */
class StarterTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HeadroomAutoConfiguration.class,
                    io.headroom.spring.actuate.SloEndpointAutoConfiguration.class,
                    io.headroom.spring.http.HttpObservationAutoConfiguration.class,
                    io.headroom.spring.guard.GuardAutoConfiguration.class,
                    io.headroom.spring.guard.GuardClientAutoConfiguration.class,
                    io.headroom.spring.metrics.HeadroomMetricsAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=slo");

    @Test
    void anSloCanBeDeclaredForTheApplicationToRecord() {
        application
                .withPropertyValues("headroom.slos.imports.objective=95%", "headroom.slos.imports.period=7d")
                .run(context -> {
                    Headroom headroom = context.getBean(Headroom.class);
                    headroom.slo("imports").recorder().record(Outcome.BAD);
                    headroom.tick();

                    assertThat(headroom.slo("imports").objective()).hasToString("95% over 7d");
                    assertThat(context.getBean(SloEndpoint.class)
                                    .one("imports")
                                    .events()
                                    .bad())
                            .isEqualTo(1);
                    assertThat(context.getBean(SloEndpoint.class).one("imports").source())
                            .isEqualTo("application");
                });
    }

    @Test
    void withoutAnyPropertyTheEndpointSaysHowToBegin() {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(SloEndpoint.class).list().slos()).isEmpty();
            assertThat(context.getBean(SloEndpoint.class).list().hint())
                    .startsWith("No SLO is declared. Declare the first one: headroom.slos.<name>.objective=99.9%");
            assertThat(context.getBean(SloEndpoint.class).one("checkout")).isNull();
        });
    }

    @Test
    void switchedOffItLeavesNoTrace() {
        application
                .withPropertyValues("headroom.enabled=false", "headroom.slos.checkout.objective=nonsense")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeanFactory().getBeanDefinitionNames())
                            .noneMatch(bean -> String.valueOf(
                                            context.getBeanFactory().getType(bean))
                                    .contains("io.headroom"));
                });
    }

    @Test
    void switchedOffBesideAnApplicationsOwnHeadroomItLeavesThatAlone() {
        application
                .withUserConfiguration(OwnHeadroomAlone.class)
                .withPropertyValues("headroom.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Headroom.class)
                        .doesNotHaveBean(SloEndpoint.class)
                        .doesNotHaveBean(HeadroomMetrics.class));
    }

    @Test
    void anEnvironmentVariableOverridesAPropertyAndMakesNoSecondSlo() {
        Map<String, Object> variables = Map.of("HEADROOM_SLOS_CHECKOUTLATENCY_OBJECTIVE", "95%");
        application
                .withInitializer(context -> {
                    MutablePropertySources sources = context.getEnvironment().getPropertySources();
                    sources.addFirst(
                            new MapPropertySource("file", Map.of("headroom.slos.checkout-latency.objective", "99%")));
                    sources.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
                })
                .run(context -> assertThat(context.getBean(Headroom.class).slos())
                        .hasToString("[checkout-latency: availability 95% over 30d]"));
    }

    @Test
    void theEndpointKeepsTheOrderOfTheProperties() {
        application
                .withUserConfiguration(OwnSlo.class)
                .withInitializer(
                        context -> context.getEnvironment().getPropertySources().addFirst(ordered()))
                .run(context -> assertThat(
                                context.getBean(SloEndpoint.class).list().slos())
                        .extracting(slo -> slo.name())
                        .containsExactly("aa", "bb", "cc", "dd", "in-code"));
    }

    @Test
    void anUnusualApplicationNameIsNoReasonNotToStart() {
        application
                .withPropertyValues("spring.application.name= ")
                .run(context -> assertThat(service(context)).isEqualTo("application"));
        application
                .withPropertyValues("spring.application.name=" + "x".repeat(300))
                .run(context -> assertThat(service(context)).isEqualTo("x".repeat(200)));
    }

    @Test
    void anApplicationsOwnHeadroomGetsTheSlosBeforeAnybodyElseGetsIt() {
        application
                .withUserConfiguration(OwnHeadroom.class)
                .withPropertyValues("headroom.slos.checkout.objective=99%")
                .run(context -> {
                    assertThat(context.getBean(Headroom.class).service()).isEqualTo("mine");
                    assertThat(context.getBean("knowsCheckout")).isEqualTo("checkout: availability 99% over 30d");
                });
    }

    @Test
    void customizersChangeTheStartersHeadroomInTheirOrder() {
        ManualClock first = new ManualClock();
        ManualClock last = new ManualClock();
        application
                .withBean("a", HeadroomBuilderCustomizer.class, () -> new Ordered(2, builder -> builder.clock(last)))
                .withBean("b", HeadroomBuilderCustomizer.class, () -> new Ordered(1, builder -> builder.clock(first)))
                .run(context ->
                        assertThat(context.getBean(Headroom.class).clock()).isSameAs(last));
    }

    @Test
    void theServiceIsNamedAfterTheApplicationUnlessItsPropertySaysOtherwise() {
        application.run(context -> assertThat(service(context)).isEqualTo("application"));
        application
                .withPropertyValues("spring.application.name=shop")
                .run(context -> assertThat(service(context)).isEqualTo("shop"));
        application
                .withPropertyValues("spring.application.name=shop", "headroom.service=till")
                .run(context -> assertThat(service(context)).isEqualTo("till"));
    }

    @Test
    void closingTheContextClosesHeadroom() {
        Headroom[] closed = new Headroom[1];
        application
                .withPropertyValues("headroom.slos.checkout.objective=99%")
                .run(context -> closed[0] = context.getBean(Headroom.class));

        assertThat(closed[0]).isNotNull();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> closed[0].slo("late", slo -> slo.objective(0.99)))
                .hasMessageContaining("is closed");
    }

    @Test
    void theMethodsAndPeriodsOfThePropertiesAreThoseOfTheObjective() {
        application
                .withPropertyValues(
                        "headroom.slos.a.objective=99%",
                        "headroom.slos.a.period=month",
                        "headroom.slos.a.zone=Europe/Zurich",
                        "headroom.slos.b.objective=99%",
                        "headroom.slos.b.method=Timeslices",
                        "headroom.slos.b.slice=1m",
                        "headroom.slos.b.slice-target=100%",
                        "headroom.slos.c.objective=99%",
                        "headroom.slos.c.period=Quarter",
                        "headroom.slos.c.method=ratio-timeslices",
                        "headroom.slos.c.slice=PT5M",
                        "headroom.slos.d.objective=99%",
                        "headroom.slos.d.method=occurrences")
                .run(context -> assertThat(context.getBean(Headroom.class).slos())
                        .extracting(slo -> slo.objective().toString())
                        .containsExactly(
                                "99% over month in Europe/Zurich",
                                "99% over 30d in timeslices of 1m at 100%",
                                "99% over quarter in ratio-timeslices of 5m",
                                "99% over 30d"));
    }

    @Test
    void withoutMicrometerTheSlosAreThereAllTheSame() {
        application
                .withClassLoader(new FilteredClassLoader(MeterBinder.class, ObservationRegistry.class))
                .withPropertyValues("headroom.slos.checkout.objective=99%")
                .run(context -> {
                    assertThat(context.getBean(Headroom.class).slos()).hasSize(1);
                    assertThat(context).doesNotHaveBean("headroomMetrics");
                });
    }

    @Test
    void withoutTheActuatorTheSlosAreThereAllTheSame() {
        application
                .withClassLoader(new FilteredClassLoader(Endpoint.class))
                .withPropertyValues("headroom.slos.checkout.objective=99%")
                .run(context -> {
                    assertThat(context.getBean(Headroom.class).slos()).hasSize(1);
                    assertThat(context).hasSingleBean(HeadroomMetrics.class);
                    assertThat(context).doesNotHaveBean("sloEndpoint");
                });
    }

    private static PropertySource<?> ordered() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("headroom.slos.aa.objective", "99%");
        properties.put("headroom.slos.aa.sli.http.uri", "/a");
        properties.put("headroom.slos.bb.objective", "99%");
        properties.put("headroom.slos.cc.objective", "99%");
        properties.put("headroom.slos.cc.sli.http.uri", "/c");
        properties.put("headroom.slos.dd.objective", "99%");
        properties.put("headroom.slos.dd.sli.http.uri", "/a");
        return new MapPropertySource("ordered", properties);
    }

    private static String service(org.springframework.context.ApplicationContext context) {
        return context.getBean(Headroom.class).service();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnHeadroom {
        @Bean
        Headroom headroom() {
            return Headroom.create("mine");
        }

        @Bean
        String knowsCheckout(Headroom headroom) {
            return headroom.slo("checkout").toString();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnHeadroomAlone {
        @Bean
        Headroom headroom() {
            return Headroom.create("mine");
        }
    }

    static class OwnSlo {
        OwnSlo(Headroom headroom) {
            headroom.slo("in-code", slo -> slo.objective("99%"));
        }
    }

    private record Ordered(int getOrder, HeadroomBuilderCustomizer settings)
            implements HeadroomBuilderCustomizer, org.springframework.core.Ordered {
        @Override
        public void customize(HeadroomBuilder headroom) {
            settings.customize(headroom);
        }
    }
}
