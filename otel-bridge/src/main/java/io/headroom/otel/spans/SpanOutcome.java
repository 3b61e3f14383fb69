package io.headroom.otel.spans;

import io.headroom.sli.Outcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether what a span tells of went well, by OpenTelemetry's semantic conventions for HTTP, RPC, messaging and database spans, those before and those
 * after they became stable.
 *
 * <p>An answer that blames the caller is good on both sides, as everywhere in Headroom: HTTP 4xx, and the codes of gRPC and Connect that the conventions do
 * not count as a server's errors. Without one of these statuses, what the instrumentation calls an error is bad.
 */
final class SpanOutcome {
    private static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<Long> OLD_HTTP_STATUS = AttributeKey.longKey("http.status_code");
    private static final AttributeKey<String> RPC_STATUS = AttributeKey.stringKey("rpc.status_code");
    private static final AttributeKey<String> OLD_RPC_STATUS = AttributeKey.stringKey("rpc.response.status_code");
    private static final AttributeKey<Long> OLD_GRPC_STATUS = AttributeKey.longKey("rpc.grpc.status_code");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    /** Of the conventions for gRPC and Connect: what is an error on a server, and what else there is; by name, and as bits by number. */
    private static final Set<String> BAD_CALLS =
            anyCase("UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS");

    private static final Set<String> GOOD_CALLS = anyCase(
            "OK",
            "CANCELLED",
            "CANCELED",
            "INVALID_ARGUMENT",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNAUTHENTICATED");

    private static final long BAD_GRPC_BITS = 1 << 2 | 1 << 4 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 15;
    private static final int GRPC_CODES = 17;

    private SpanOutcome() {}

    /** Allocates nothing if the span has a status of its protocol, or a type of error. */
    static Outcome of(ReadableSpan span) {
        return isBad(span) ? Outcome.BAD : Outcome.GOOD;
    }

    private static boolean isBad(ReadableSpan span) {
        Long http = span.getAttribute(HTTP_STATUS);
        if (http != null) {
            // an answer that was promised well and then broke off has an error of another type than its status
            return http >= SERVER_ERROR || http < CLIENT_ERROR && span.getAttribute(ERROR_TYPE) != null;
        }
        Long oldHttp = span.getAttribute(OLD_HTTP_STATUS);
        if (oldHttp != null) {
            return oldHttp >= SERVER_ERROR || oldHttp < CLIENT_ERROR && isError(span);
        }
        String call = span.getAttribute(RPC_STATUS);
        if (call == null) {
            call = span.getAttribute(OLD_RPC_STATUS);
        }
        if (call != null && (BAD_CALLS.contains(call) || GOOD_CALLS.contains(call))) {
            return BAD_CALLS.contains(call);
        }
        Long grpc = span.getAttribute(OLD_GRPC_STATUS);
        if (grpc != null) {
            return grpc < 0 || grpc >= GRPC_CODES || (BAD_GRPC_BITS >> grpc & 1) != 0;
        }
        return isError(span);
    }

    /** What the instrumentation says, in its words before and since there are types of errors. */
    private static boolean isError(ReadableSpan span) {
        return span.getAttribute(ERROR_TYPE) != null
                || span.toSpanData().getStatus().getStatusCode() == StatusCode.ERROR;
    }

    /** gRPC shouts, Connect does not. */
    private static Set<String> anyCase(String... codes) {
        return Stream.of(codes)
                .flatMap(code -> Stream.of(code, code.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
