package io.headroom.otel.autoconfigure;

import io.headroom.Headroom;
import io.headroom.metrics.MetricsDetail;
import io.headroom.otel.OtelAlerts;
import io.headroom.otel.OtelMetrics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.AutoConfigureListener;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Declares SLOs where OpenTelemetry's SDK configures itself, counts them from spans and publishes them as metrics and alerts: found by the SDK when this
 * library is on the class path, and by the Java agent when it is an extension. Without {@code headroom.openslo} and {@code headroom.slos} it does nothing.
 *
 * <p>Called by the SDK alone, on one thread, while it configures itself. What it made ends with the SDK's tracing.
 */
public final class HeadroomCustomizer implements AutoConfigurationCustomizerProvider, AutoConfigureListener {
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

    private @Nullable String resourceName;
    private @Nullable ConfiguredSlos slos;
    private boolean read;

    /** For the service loader. */
    public HeadroomCustomizer() {}

    @Override
    public void customize(AutoConfigurationCustomizer sdk) {
        sdk.addResourceCustomizer(this::remember);
        sdk.addSamplerCustomizer((sampler, config) -> {
            ConfiguredSlos declared = slos(config);
            return declared == null ? sampler : declared.spans().sampler(sampler);
        });
        sdk.addSpanExporterCustomizer((exporter, config) -> {
            ConfiguredSlos declared = slos(config);
            return declared == null ? exporter : declared.spans().exporter(exporter);
        });
        sdk.addTracerProviderCustomizer((tracing, config) -> {
            ConfiguredSlos declared = slos(config);
            return declared == null
                    ? tracing
                    : tracing.addSpanProcessor(declared.spans()).addSpanProcessor(new Lifecycle(declared.headroom()));
        });
    }

    @Override
    @SuppressWarnings("resource") // they end with the SDK
    public void afterAutoConfigure(OpenTelemetrySdk telemetry) {
        ConfiguredSlos declared = slos;
        if (declared != null) {
            OtelMetrics.bindOutliving(declared.headroom(), telemetry, MetricsDetail.BASIC);
            OtelAlerts.bind(declared.headroom(), telemetry);
        }
    }

    private Resource remember(Resource resource, ConfigProperties config) {
        resourceName = resource.getAttribute(SERVICE_NAME);
        return resource;
    }

    private @Nullable ConfiguredSlos slos(ConfigProperties config) {
        if (!read) {
            slos = ConfiguredSlos.read(config, resourceName);
            read = true;
        }
        return slos;
    }

    /**
     * Ends the Headroom with the tracing, when nothing is counted any more, and before the metrics and the logs: their last exports have what was counted,
     * and what that led to.
     */
    private record Lifecycle(Headroom headroom) implements SpanProcessor {
        @Override
        public CompletableResultCode shutdown() {
            headroom.close();
            return CompletableResultCode.ofSuccess();
        }

        /** Whoever flushes spans and then metrics finds in these what those were. */
        @Override
        public CompletableResultCode forceFlush() {
            headroom.tick();
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {}

        @Override
        public boolean isEndRequired() {
            return false;
        }
    }
}
