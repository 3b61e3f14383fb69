package io.headroom.prometheus;

import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.LabelName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which series of Prometheus hold the events of an SLO. Immutable and comparable by value. */
public sealed interface EventSource {
    /** Headroom's own counter, {@code slo_events_total{service,slo,result}}: exact for every SLI, and there from the start. */
    static EventSource counter() {
        return new Counter();
    }

    /** Headroom's own counter. */
    record Counter() implements EventSource {}

    /**
     * Counters of another program, such as a proxy, summed over all their series. Each is written in PromQL: a selector such as
     * {@code proxy_requests_total{code=~"5.."}}, its {@code rate} or {@code increase}, or the {@code sum} over one of these. No other query can be
     * counted over every window.
     *
     * @param good the good events; null if the bad ones are given
     * @param bad the bad events; null if the good ones are given
     * @param total all events
     */
    record Series(@Nullable String good, @Nullable String bad, String total) implements EventSource {
        /**
         * Checks that each can be counted.
         *
         * @throws IllegalArgumentException if one is another query, or if both or neither of good and bad are given; the message names it
         */
        public Series {
            if ((good == null) == (bad == null)) {
                throw new InvalidSettingException(
                        "series",
                        good == null ? "neither" : "both",
                        "must have one of good and bad",
                        "keep one beside total");
            }
            SeriesText.parse(good == null ? "bad" : "good", good == null ? String.valueOf(bad) : good);
            SeriesText.parse("total", total);
        }
    }

    /**
     * A histogram of HTTP server requests that is exported anyway.
     *
     * @param convention how the meter and its labels are named
     * @param buckets how its durations are kept
     * @param target labels that only the service's own series have, such as {@code job="shop"}; at least one
     * @param uri path template, as the meter's label has it
     * @param method HTTP method; null for all
     */
    record HttpMeter(
            Convention convention,
            Buckets buckets,
            Map<String, String> target,
            String uri,
            @Nullable String method) implements EventSource {
        /**
         * Keeps a copy of the labels.
         *
         * @throws IllegalArgumentException if there is no target label, so that the requests of other services would count too, or one has a
         *     name that is none of Prometheus'
         */
        public HttpMeter {
            target = Collections.unmodifiableMap(new LinkedHashMap<>(target));
            target.keySet().forEach(LabelName::check);
            if (target.isEmpty()) {
                throw new IllegalArgumentException("target must have at least one label, had none");
            }
        }
    }

    /** How an HTTP meter and its labels are named. */
    enum Convention {
        /** Spring and Micrometer: {@code http_server_requests_seconds}, bad is {@code outcome="SERVER_ERROR"}. */
        SPRING(
                "http_server_requests_seconds",
                "uri",
                "method",
                "outcome",
                "=",
                "!=",
                "SERVER_ERROR",
                "SUCCESS",
                "SERVER_ERROR"),

        /** OpenTelemetry: {@code http_server_request_duration_seconds}, bad is a status of 5xx or none. */
        OPENTELEMETRY(
                "http_server_request_duration_seconds",
                "http_route",
                "http_request_method",
                "http_response_status_code",
                "=~",
                "!~",
                "5..|",
                "200",
                "503");

        final String meter;
        final String uri;
        final String method;
        final String failure;
        final String goodExample;
        final String failedExample;
        private final String is;
        private final String isNot;
        private final String failed;

        Convention(
                String meter,
                String uri,
                String method,
                String failure,
                String is,
                String isNot,
                String failed,
                String goodExample,
                String failedExample) {
            this.meter = meter;
            this.uri = uri;
            this.method = method;
            this.failure = failure;
            this.is = is;
            this.isNot = isNot;
            this.failed = failed;
            this.goodExample = goodExample;
            this.failedExample = failedExample;
        }

        Selector failed(Selector all) {
            return all.with(failure, is, failed);
        }

        Selector answered(Selector all) {
            return all.with(failure, isNot, failed);
        }
    }

    /** How a histogram keeps its durations. */
    enum Buckets {
        /** One series a boundary: a latency threshold must be one of the boundaries. */
        CLASSIC,
        /** One series altogether: a threshold between two boundaries is interpolated. */
        NATIVE
    }
}
