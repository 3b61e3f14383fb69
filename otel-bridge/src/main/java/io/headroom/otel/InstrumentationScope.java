package io.headroom.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The instrumentation scope of all that this library sends, with its version. */
final class InstrumentationScope {
    private static final String VERSION = version();

    private InstrumentationScope() {}

    static Meter meter(OpenTelemetry telemetry) {
        return telemetry
                .meterBuilder(OtelMetrics.SCOPE)
                .setInstrumentationVersion(VERSION)
                .build();
    }

    static Logger logger(OpenTelemetry telemetry) {
        return telemetry
                .getLogsBridge()
                .loggerBuilder(OtelMetrics.SCOPE)
                .setInstrumentationVersion(VERSION)
                .build();
    }

    /** From a file that the build writes: classes of an agent's extension do not know the manifest of their jar. */
    private static String version() {
        try (InputStream file = InstrumentationScope.class.getResourceAsStream("version")) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            return "";
        }
    }
}
