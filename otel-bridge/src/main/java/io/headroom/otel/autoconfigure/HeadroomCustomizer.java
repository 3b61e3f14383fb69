package io.headroom.otel.autoconfigure;

import io.headroom.Headroom;
import io.headroom.metrics.MetricsDetail;
import io.headroom.otel.OtelAlerts;
import io.headroom.otel.OtelMetrics;
import io.headroom.otel.spans.SpanSlis;
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
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Declares SLOs where OpenTelemetry's SDK configures itself, counts them from spans and publishes them as metrics and alerts: found by the SDK when this
 * library is on the class path, and by the Java agent when it is an extension. Without {@code headroom.openslo} and {@code headroom.slos} it does nothing.
 *
 * <p>Called by the SDK alone, on one thread, while it configures itself. What it made ends with the SDK's tracing.
 */
public final class HeadroomCustomizer implements AutoConfigurationCustomizerProvider, AutoConfigureListener {
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

    private final List<Consumer<SpanSlis>> waiting = new ArrayList<>();
    private @Nullable String resourceName;
    private @Nullable ConfiguredSlos slos;

    /** For the service loader. */
    public HeadroomCustomizer() {}

    /**
     * The SLOs are opened as the last part of the tracing: where anything before cannot be configured, nothing was opened, and where anything after cannot,
     * the SDK ends the tracing and so them. Samplers and exporters, which are asked for earlier, learn of them then.
     */
    @Override
    public void customize(AutoConfigurationCustomizer sdk) {
        sdk.addResourceCustomizer(this::remember);
        sdk.addSamplerCustomizer(
                (sampler, config) -> ConfiguredSlos.areDeclared(config) ? wait(new LateSampler(sampler)) : sampler);
        sdk.addSpanExporterCustomizer(
                (exporter, config) -> ConfiguredSlos.areDeclared(config) ? wait(new LateExporter(exporter)) : exporter);
        sdk.addTracerProviderCustomizer(
                (tracing, config) -> ConfiguredSlos.areDeclared(config) ? open(tracing, config) : tracing);
    }

    /** After all others, whose parts of the tracing may fail. */
    @Override
    public int order() {
        return Integer.MAX_VALUE;
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

    private <T extends Consumer<SpanSlis>> T wait(T late) {
        waiting.add(late);
        return late;
    }

    private SdkTracerProviderBuilder open(SdkTracerProviderBuilder tracing, ConfigProperties config) {
        ConfiguredSlos declared = ConfiguredSlos.read(config, resourceName);
        waiting.forEach(late -> late.accept(declared.spans()));
        slos = declared;
        return tracing.addSpanProcessor(declared.spans()).addSpanProcessor(new Lifecycle(declared.headroom()));
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
