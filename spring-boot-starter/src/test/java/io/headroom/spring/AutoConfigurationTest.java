package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.metrics.MetricsDetail;
import io.headroom.micrometer.HeadroomMetrics;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.spring.metrics.HeadroomMetricsAutoConfiguration;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.ClassUtils;

/** How the auto-configurations stand among others. */
class AutoConfigurationTest {
    @ParameterizedTest
    @MethodSource("all")
    void eachHasAConditionOfItsOwn(Class<?> type) {
        assertThat(AnnotatedElementUtils.hasAnnotation(type, Conditional.class)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void allComeAfterTheOneThatMakesHeadroom(Class<?> type) {
        assertThat(type == HeadroomAutoConfiguration.class || comesAfterHeadroom(type))
                .isTrue();
    }

    /** Those of Spring Boot are named as text, since they may be absent. */
    @ParameterizedTest
    @MethodSource("all")
    void theNeighboursThatEachNamesAreThere(Class<?> type) {
        AutoConfiguration order = order(type);
        assertThat(Stream.of(order.afterName(), order.beforeName()).flatMap(Stream::of))
                .allMatch(neighbour -> ClassUtils.isPresent(neighbour, type.getClassLoader()));
    }

    /** Spring Boot then leaves out those whose libraries are absent, and sorts the others, without reading any. */
    @ParameterizedTest
    @MethodSource("all")
    void theirConditionsAndOrderAreWrittenDownAtBuildTime(Class<?> type) throws IOException {
        Properties written = PropertiesLoaderUtils.loadProperties(
                new ClassPathResource("META-INF/spring-autoconfigure-metadata.properties"));
        assertThat(written).containsKey(type.getName());
        assertThat(written.getProperty(type.getName() + ".ConditionalOnClass", ""))
                .isEqualTo(libraries(type).sorted().collect(Collectors.joining(",")));
    }

    @Test
    void beansOfTheApplicationTakeThePlaceOfTheStarters() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(HeadroomAutoConfiguration.class, HeadroomMetricsAutoConfiguration.class))
                .withUserConfiguration(Own.class)
                .run(context -> {
                    assertThat(context).getBean(HeadroomMetrics.class).isSameAs(context.getBean("ownMetrics"));
                    assertThat(context).getBean(PrometheusRules.class).isSameAs(context.getBean("ownRules"));
                });
    }

    static List<Class<?>> all() {
        return ImportCandidates.load(AutoConfiguration.class, HeadroomAutoConfiguration.class.getClassLoader())
                .getCandidates()
                .stream()
                .filter(name -> name.startsWith("io.headroom."))
                .<Class<?>>map(name -> ClassUtils.resolveClassName(name, null))
                .toList();
    }

    private static Stream<String> libraries(Class<?> type) {
        ConditionalOnClass condition = AnnotatedElementUtils.findMergedAnnotation(type, ConditionalOnClass.class);
        return condition == null
                ? Stream.empty()
                : Stream.concat(Stream.of(condition.value()).map(Class::getName), Stream.of(condition.name()));
    }

    private static boolean comesAfterHeadroom(Class<?> type) {
        List<Class<?>> before = List.of(order(type).after());
        return before.contains(HeadroomAutoConfiguration.class)
                || before.stream().filter(all()::contains).anyMatch(AutoConfigurationTest::comesAfterHeadroom);
    }

    private static AutoConfiguration order(Class<?> type) {
        return AnnotatedElementUtils.findMergedAnnotation(type, AutoConfiguration.class);
    }

    static class Own {
        @Bean
        HeadroomMetrics ownMetrics(Headroom headroom) {
            return new HeadroomMetrics(headroom, MetricsDetail.FULL);
        }

        @Bean
        PrometheusRules ownRules() {
            return PrometheusRules.standard();
        }
    }
}
