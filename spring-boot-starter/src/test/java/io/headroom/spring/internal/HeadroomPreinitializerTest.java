package io.headroom.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.support.SpringFactoriesLoader;
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
    void loadsWhatDeclaresSlosAndTheBeans() throws Exception {
        try (OwnLoader loader = new OwnLoader()) {
            loader.preinitialize();

            assertThat(loader.loaded)
                    .contains(
                            "io.headroom.SloCounter",
                            "io.headroom.spring.internal.HttpSelector",
                            "io.headroom.spring.internal.SloStartupReport",
                            "io.headroom.spring.http.ServletSliHandler",
                            "io.headroom.spring.guard.HttpGuards",
                            "io.headroom.spring.health.SloHealthIndicator",
                            "io.headroom.micrometer.HeadroomMetrics",
                            "io.headroom.spring.measured.MeasuringPostProcessor");
        }
    }

    @Test
    void leavesNoThreadAndSaysNothing(CapturedOutput output) throws Exception {
        try (OwnLoader loader = new OwnLoader()) {
            loader.preinitialize();

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

        void preinitialize() throws Exception {
            Thread thread = Thread.currentThread();
            ClassLoader usual = thread.getContextClassLoader();
            thread.setContextClassLoader(this);
            try {
                Class<?> type = loadClass(HeadroomPreinitializer.class.getName());
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
