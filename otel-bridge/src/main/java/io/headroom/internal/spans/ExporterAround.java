package io.headroom.internal.spans;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** An exporter that has another export, which ends with it. */
public abstract class ExporterAround implements SpanExporter {
    protected final SpanExporter exporter;

    protected ExporterAround(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public final CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public final CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    @Override
    public final void close() {
        exporter.close();
    }

    @Override
    public final String toString() {
        return "%s{%s}".formatted(getClass().getSimpleName(), exporter);
    }
}
