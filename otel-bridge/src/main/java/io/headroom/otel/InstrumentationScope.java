package io.headroom.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.LoggerBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterBuilder;
import org.jspecify.annotations.Nullable;

/** The instrumentation scope of all that this library sends, with its version where it comes from its jar. */
final class InstrumentationScope {
    private static final @Nullable String VERSION =
            InstrumentationScope.class.getPackage().getImplementationVersion();

    private InstrumentationScope() {}

    static Meter meter(OpenTelemetry telemetry) {
        MeterBuilder meter = telemetry.meterBuilder(OtelMetrics.SCOPE);
        return (VERSION == null ? meter : meter.setInstrumentationVersion(VERSION)).build();
    }

    static Logger logger(OpenTelemetry telemetry) {
        LoggerBuilder logger = telemetry.getLogsBridge().loggerBuilder(OtelMetrics.SCOPE);
        return (VERSION == null ? logger : logger.setInstrumentationVersion(VERSION)).build();
    }
}
