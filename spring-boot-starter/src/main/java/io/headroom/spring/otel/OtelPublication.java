package io.headroom.spring.otel;

import io.headroom.Headroom;
import io.headroom.otel.OtelMetrics;
import io.headroom.spring.internal.HeadroomProperties;
import io.headroom.spring.internal.OtelPublishing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Decides, once all beans are there, whether metrics go through OpenTelemetry, and says so.
 *
 * <p>In whatever order the beans were made, this one ends first, then OpenTelemetry, which collects and sends a last time, then the
 * {@link Headroom}.
 */
final class OtelPublication implements BeanNameAware, SmartInitializingSingleton, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(OtelPublication.class);

    /** Registries of Micrometer that end where OpenTelemetry does: the one that speaks OTLP, and the instrumentation's. */
    private static final List<String> SAME_WAY = List.of(
            "io.micrometer.registry.otlp.OtlpMeterRegistry",
            "io.opentelemetry.instrumentation.micrometer.v1_5.OpenTelemetryMeterRegistry");

    private final Headroom headroom;
    private final HeadroomProperties.Metrics settings;
    private final ConfigurableListableBeanFactory beans;
    private String name = "";

    OtelPublication(Headroom headroom, HeadroomProperties.Metrics settings, ConfigurableListableBeanFactory beans) {
        this.headroom = headroom;
        this.settings = settings;
        this.beans = beans;
    }

    @Override
    public void setBeanName(String name) {
        this.name = name;
    }

    @Override
    public void afterSingletonsInstantiated() {
        OpenTelemetry telemetry = beans.getBeanProvider(OpenTelemetry.class).getIfUnique();
        if (settings.opentelemetry() == OtelPublishing.NEVER || telemetry == null || !takesMetrics(telemetry)) {
            return;
        }
        Optional<String> registry = SAME_WAY.stream().flatMap(this::beansOf).findFirst();
        if (registry.isPresent() && settings.opentelemetry() == OtelPublishing.AUTO) {
            LOG.info(
                    "Metrics go to OpenTelemetry by Micrometer's {}, and not a second time by the bridge; {}=always sends both",
                    registry.get(),
                    HeadroomProperties.OPENTELEMETRY);
            return;
        }
        publish(telemetry);
    }

    @SuppressWarnings("resource") // ends with the Headroom, after OpenTelemetry collected the last events
    private void publish(OpenTelemetry telemetry) {
        OtelMetrics.bind(headroom, telemetry, settings.detail());
        for (String sending : beans.getBeanNamesForType(OpenTelemetry.class)) {
            beans.registerDependentBean(sending, name);
            for (String counting : beans.getBeanNamesForType(Headroom.class)) {
                beans.registerDependentBean(counting, sending);
            }
        }
        LOG.info("Metrics go through OpenTelemetry");
    }

    /** Whether there is a reader: without one, meters are those of the API, which do nothing. */
    private static boolean takesMetrics(OpenTelemetry telemetry) {
        return telemetry.getMeter(OtelMetrics.SCOPE) != MeterProvider.noop().get(OtelMetrics.SCOPE);
    }

    private Stream<String> beansOf(String type) {
        ClassLoader loader = beans.getBeanClassLoader();
        return ClassUtils.isPresent(type, loader)
                ? Stream.of(beans.getBeanNamesForType(ClassUtils.resolveClassName(type, loader)))
                : Stream.empty();
    }

    /** The last collection is to see what was counted up to here. */
    @Override
    public void destroy() {
        headroom.tick();
    }
}
