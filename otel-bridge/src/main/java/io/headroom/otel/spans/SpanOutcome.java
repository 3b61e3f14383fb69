package io.headroom.otel.spans;

import io.headroom.sli.Outcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a span tells of went well, by OpenTelemetry's semantic conventions for HTTP, RPC, messaging and database spans, those before and those
 * after they became stable.
 *
 * <p>An answer that blames the caller is good on both sides, as everywhere in Headroom: HTTP 4xx, and the codes of gRPC that the conventions do not
 * count as a server's errors. Without a status of the protocol, what the instrumentation calls an error is bad.
 */
final class SpanOutcome {
    private static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<Long> OLD_HTTP_STATUS = AttributeKey.longKey("http.status_code");
    private static final AttributeKey<String> RPC_STATUS = AttributeKey.stringKey("rpc.response.status_code");
    private static final AttributeKey<Long> OLD_GRPC_STATUS = AttributeKey.longKey("rpc.grpc.status_code");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    /** Of the conventions for gRPC spans, "gRPC status": those that are errors on a server. By name, and as bits by number. */
    private static final Set<String> BAD_GRPC =
            Set.of("UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS");

    private static final long BAD_GRPC_BITS = 1 << 2 | 1 << 4 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 15;
    private static final int GRPC_CODES = 17;

    private SpanOutcome() {}

    /** Allocates nothing if the span has a status of its protocol, or a type of error. */
    static Outcome of(ReadableSpan span) {
        return isBad(span) ? Outcome.BAD : Outcome.GOOD;
    }

    private static boolean isBad(ReadableSpan span) {
        Long http = either(span, HTTP_STATUS, OLD_HTTP_STATUS);
        if (http != null) {
            // an answer that was promised well and then broke off has an error of another type than its status
            return http >= SERVER_ERROR || http < CLIENT_ERROR && span.getAttribute(ERROR_TYPE) != null;
        }
        String rpc = span.getAttribute(RPC_STATUS);
        if (rpc != null) {
            return BAD_GRPC.contains(rpc);
        }
        Long grpc = span.getAttribute(OLD_GRPC_STATUS);
        if (grpc != null) {
            return grpc < 0 || grpc >= GRPC_CODES || (BAD_GRPC_BITS >> grpc & 1) != 0;
        }
        return span.getAttribute(ERROR_TYPE) != null
                || span.toSpanData().getStatus().getStatusCode() == StatusCode.ERROR;
    }

    private static @Nullable Long either(ReadableSpan span, AttributeKey<Long> key, AttributeKey<Long> old) {
        Long value = span.getAttribute(key);
        return value != null ? value : span.getAttribute(old);
    }
}
