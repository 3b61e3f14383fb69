package io.headroom.internal.spans;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/** How a sampler around another is shut down: samplers can be from OpenTelemetry 1.65 on, and those here are also compiled where they cannot. */
public final class SamplerEnd {
    private SamplerEnd() {}

    /** Closes the sampler if its OpenTelemetry lets it. */
    public static CompletableResultCode of(Sampler sampler) {
        if (sampler instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception failure) {
                return CompletableResultCode.ofExceptionalFailure(failure);
            }
        }
        return CompletableResultCode.ofSuccess();
    }
}
