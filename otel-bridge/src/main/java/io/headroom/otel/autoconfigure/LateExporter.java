package io.headroom.otel.autoconfigure;

import io.headroom.internal.spans.ExporterAround;
import io.headroom.otel.spans.SpanSlis;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.function.Consumer;

/** The configured exporter, and from when the SLOs are open {@linkplain SpanSlis#exporter theirs} around it. */
final class LateExporter extends ExporterAround implements Consumer<SpanSlis> {
    /** Written once, by the thread that configures; volatile for those that export. */
    private volatile SpanExporter telling;

    LateExporter(SpanExporter configured) {
        super(configured);
        telling = configured;
    }

    @Override
    public void accept(SpanSlis slis) {
        telling = slis.exporter(exporter);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return telling.export(spans);
    }
}
