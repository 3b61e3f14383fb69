package io.headroom.otel.autoconfigure;

import io.headroom.otel.spans.SpanSlis;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.function.Consumer;

/** The configured exporter, and from when the SLOs are open {@linkplain SpanSlis#exporter theirs} around it. */
final class LateExporter implements SpanExporter, Consumer<SpanSlis> {
    private final SpanExporter configured;

    /** Written once, by the thread that configures; volatile for those that export. */
    private volatile SpanExporter exporter;

    LateExporter(SpanExporter configured) {
        this.configured = configured;
        exporter = configured;
    }

    @Override
    public void accept(SpanSlis slis) {
        exporter = slis.exporter(configured);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return exporter.export(spans);
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    @Override
    public void close() {
        exporter.close();
    }

    @Override
    public String toString() {
        return exporter.toString();
    }
}
