package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.spring.actuate.BudgetDescription;
import io.headroom.spring.actuate.GateVerdict;
import io.headroom.spring.actuate.HistoryDescription;
import io.headroom.spring.actuate.Refusal;
import io.headroom.spring.actuate.SloDescription;
import io.headroom.spring.actuate.SloGate;
import io.headroom.spring.actuate.SloList;
import io.headroom.spring.actuate.TimelineEvent;
import io.headroom.spring.internal.HeadroomProperties;
import io.headroom.spring.internal.SloProperties;
import io.headroom.spring.report.ReportList;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;
import org.springframework.resilience.retry.AbstractRetryInterceptor;

/** What processing an application ahead of time writes down for a native image. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AheadOfTimeTest {
    private RuntimeHints hints;

    @BeforeAll
    void process() {
        System.setProperty(AbstractAotProcessor.AOT_PROCESSING, "true");
        try (GenericApplicationContext application = context()) {
            DefaultGenerationContext generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get("com.example", "Application")), new InMemoryGeneratedFiles());
            new ApplicationContextAotGenerator().processAheadOfTime(application, generation);
            hints = generation.getRuntimeHints();
        } finally {
            System.clearProperty(AbstractAotProcessor.AOT_PROCESSING);
        }
    }

    @Test
    void thePropertiesCanBeBound() {
        for (Class<?> type : List.of(
                HeadroomProperties.class,
                SloProperties.class,
                SloProperties.SliProperties.class,
                HeadroomProperties.DefaultsProperties.class,
                HeadroomProperties.CompositeProperties.class,
                SloProperties.FamilyProperties.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
                    .as(type.getName())
                    .accepts(hints);
        }
    }

    @Test
    void whatRetryableMethodsAreDeclaredWithCanBeRead() {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(AbstractRetryInterceptor.class, "getRetrySpec"))
                .accepts(hints);
    }

    @Test
    void whatAnswersInPlaceOfGuardedMethodsCanBeCalled() throws Exception {
        for (Method fallback : List.of(
                Fallbacks.class.getDeclaredMethod("unknown", String.class),
                Remote.class.getMethod("unknown", String.class))) {
            assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(fallback))
                    .as(fallback.toString())
                    .accepts(hints);
        }
    }

    @Test
    void theJobsOfThePropertiesCanBeBound() throws Exception {
        for (String type : List.of("SloJob", "SliJob")) {
            Class<?> bound = Class.forName("io.headroom.spring.measured.JobDeclarations$" + type);
            assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(bound.getDeclaredConstructors()[0]))
                    .as(type)
                    .accepts(hints);
        }
    }

    @Test
    void whatTheEndpointAnswersCanBeWritten() throws Exception {
        for (Class<?> type : List.of(
                SloList.class,
                SloDescription.class,
                BudgetDescription.class,
                SloDescription.Policy.class,
                TimelineEvent.class,
                HistoryDescription.class,
                GateVerdict.class,
                SloGate.class,
                ReportList.class,
                ReportList.Alert.class,
                Refusal.class)) {
            assertThat(RuntimeHintsPredicates.reflection()
                            .onMethodInvocation(type.getRecordComponents()[0].getAccessor()))
                    .as(type.getName())
                    .accepts(hints);
        }
    }

    @Test
    void theFilesOfThePagesAreThere() {
        assertThat(RuntimeHintsPredicates.resource().forResource("io/headroom/spring/actuate/page/list.html"))
                .accepts(hints);
    }

    @Test
    void theGroupsThatAChangeComparesCanBeRead() throws Exception {
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(HeadroomProperties.class.getMethod("store")))
                .accepts(hints);
    }

    private static GenericApplicationContext context() {
        AnnotationConfigServletWebApplicationContext application = new AnnotationConfigServletWebApplicationContext();
        application.getEnvironment().setConversionService(new ApplicationConversionService());
        application.register(ShopApplication.class, Calling.class, Clients.class);
        TestPropertyValues.of(
                        "management.endpoints.web.exposure.include=slo,slogate,sloreport",
                        "management.endpoint.slo.access=unrestricted",
                        "headroom.slos.checkout.period=30d") // whose objective only the start will know
                .applyTo(application);
        return application;
    }

    /** Of a class with a proxy Spring lets every method be called, but not of the classes that it extends. */
    static class Calling extends Fallbacks {
        @Guarded(value = "payments", fallback = "unknown")
        String state(String order) {
            return "paid " + order;
        }
    }

    static class Fallbacks {
        private String unknown(String order) {
            return "unknown state of " + order;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Clients {
        @Bean
        Remote remote() {
            return order -> "paid " + order;
        }
    }

    /** Of which the build knows no class that implements it. */
    interface Remote {
        @Guarded(value = "payments", fallback = "unknown")
        String state(String order);

        default String unknown(String order) {
            return "unknown state of " + order;
        }
    }
}
