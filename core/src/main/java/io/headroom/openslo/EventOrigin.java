package io.headroom.openslo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the events of an SLO come from, as its metric sources say. Comparable by value: SLOs with equal origins share one SLI. */
public sealed interface EventOrigin {
    /**
     * Events that the application records, {@code type: Headroom}.
     *
     * @param name of the stream of events
     */
    record Recorder(String name) implements EventOrigin {}

    /**
     * HTTP requests that the service answers, {@code type: Micrometer} with the meter {@code http.server.requests}.
     *
     * @param uri path template of the handler
     * @param method HTTP method, null for all
     * @param bad classes of status that are bad beside 5xx, such as {@code 4xx}
     */
    record HttpRequests(String uri, @Nullable String method, List<String> bad) implements EventOrigin {
        /** Keeps a copy. */
        public HttpRequests {
            bad = List.copyOf(bad);
        }
    }

    /**
     * Counters that only Prometheus knows, {@code type: Prometheus}: no process can count them, but rules can.
     *
     * @param good series of the good events; null if the bad ones are given
     * @param bad series of the bad events; null if the good ones are given
     * @param total series of all events
     */
    record Query(@Nullable String good, @Nullable String bad, String total) implements EventOrigin {}
}
