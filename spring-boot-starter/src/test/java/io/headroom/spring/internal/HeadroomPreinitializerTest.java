package io.headroom.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.util.ClassUtils;

@ExtendWith(OutputCaptureExtension.class)
class HeadroomPreinitializerTest {
    @Test
    void isRunBySpringBoot() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(BackgroundPreinitializer.class))
                .hasAtLeastOneElementOfType(HeadroomPreinitializer.class);
    }

    @Test
    void knowsTheConfigurationsByTheirNames() {
        assertThat(HeadroomPreinitializer.configurations())
                .map(name -> ClassUtils.resolveClassName(name, null))
                .allMatch(type -> AnnotatedElementUtils.hasAnnotation(type, Configuration.class));
    }

    @Test
    void isGivenTheEnvironmentBySpringBoot() {
        FailureHandler others = FailureHandler.handleMessage((message, failure) -> {});
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(EnvironmentPostProcessor.class, others))
                .hasAtLeastOneElementOfType(HeadroomPreinitializer.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"headroom.slos.checkout.objective", "HEADROOM_SLOS_CHECKOUT_OBJECTIVE", "headroom.openslo[0]"})
    void loadsWhatDeclaresSlosAndTheBeans(String property) throws Exception {
        try (OwnLoader loader = new OwnLoader()) {
            loader.preinitialize(Map.of(property, "99%"));

            assertThat(loader.loaded)
                    .contains(
                            "io.headroom.SloCounter",
                            "io.headroom.spring.internal.HttpSelector",
                            "io.headroom.spring.internal.HeadroomLifecycle",
                            "io.headroom.spring.http.ServletSliHandler",
                            "io.headroom.spring.guard.GuardingPostProcessor",
                            "io.headroom.spring.health.SloHealthIndicator",
                            "io.headroom.micrometer.HeadroomMetrics",
                            "io.headroom.metrics.SeriesCatalogue",
                            "io.headroom.spring.measured.MeasuringPostProcessor");
        }
    }

    @Test
    void loadsNothingThatOnlySlosNeedWithoutAny() throws Exception {
        try (OwnLoader loader = new OwnLoader()) {
            loader.preinitialize(Map.of("headroom.service", "shop", "server.port", "0"));

            assertThat(loader.loaded)
                    .contains("io.headroom.Declarations", "io.headroom.spring.internal.HeadroomLifecycle")
                    .doesNotContain("io.headroom.SloCounter", "io.headroom.spring.internal.PlainSlo");
        }
    }

    @Test
    void loadsNothingWhereHeadroomIsDisabled() throws Exception {
        try (OwnLoader loader = new OwnLoader()) {
            loader.preinitialize(Map.of("headroom.enabled", "false", "headroom.slos.checkout.objective", "99%"));

            assertThat(loader.loaded).doesNotContain("io.headroom.Headroom");
        }
    }

    @Test
    void leavesNoThreadAndSaysNothing(CapturedOutput output) throws Exception {
        try (OwnLoader loader = new OwnLoader()) {
            loader.preinitialize(Map.of("headroom.slos.checkout.objective", "99%"));

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getContextClassLoader() == loader);
            assertThat(output).isEmpty();
        }
    }

    /** Loads Headroom anew, and everything else as usual. */
    private static final class OwnLoader extends URLClassLoader {
        final Set<String> loaded = ConcurrentHashMap.newKeySet();

        OwnLoader() {
            super(new URL[] {origin(Headroom.class), origin(HeadroomPreinitializer.class)});
        }

        void preinitialize(Map<String, Object> properties) throws Exception {
            StandardEnvironment environment = new StandardEnvironment();
            environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
            Thread thread = Thread.currentThread();
            ClassLoader usual = thread.getContextClassLoader();
            thread.setContextClassLoader(this);
            try {
                Class<?> type = loadClass(HeadroomPreinitializer.class.getName());
                ((EnvironmentPostProcessor) BeanUtils.instantiateClass(type))
                        .postProcessEnvironment(environment, new SpringApplication());
                ((BackgroundPreinitializer) BeanUtils.instantiateClass(type)).preinitialize();
            } finally {
                thread.setContextClassLoader(usual);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.headroom.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                loaded.add(name);
                Class<?> known = findLoadedClass(name);
                return known != null ? known : findClass(name);
            }
        }

        private static URL origin(Class<?> type) {
            return type.getProtectionDomain().getCodeSource().getLocation();
        }
    }
}
