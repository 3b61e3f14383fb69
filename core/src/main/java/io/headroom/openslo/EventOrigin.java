package io.headroom.openslo;

import java.util.List;
import java.util.Set;
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
        static final Set<String> CLASSES = Set.of("3xx", "4xx");

        /** Keeps a copy. */
        public HttpRequests {
            bad = List.copyOf(bad);
        }
    }

    /**
     * Requests as the Spring Boot starter selects them, {@code type: Headroom} with {@code http}, beyond what {@link HttpRequests} says. Of the
     * first two at least one is set; the texts are those of the properties {@code headroom.slos.<name>.sli.http.*}.
     *
     * @param uri path template of the handler, null for any or none
     * @param path pattern of the request's path, null for any
     * @param method HTTP method, null for all
     * @param header name of a header, or its name and value; null for whatever headers
     * @param ignored which requests count for nothing
     * @param good which are good
     * @param bad which are bad
     */
    record SelectedRequests(
            @Nullable String uri,
            @Nullable String path,
            @Nullable String method,
            @Nullable String header,
            List<String> ignored,
            List<String> good,
            List<String> bad)
            implements EventOrigin {
        /** Keeps copies. */
        public SelectedRequests {
            ignored = List.copyOf(ignored);
            good = List.copyOf(good);
            bad = List.copyOf(bad);
        }

        /** The same as others say in short. */
        public static SelectedRequests of(HttpRequests requests) {
            return new SelectedRequests(
                    requests.uri(), null, requests.method(), null, List.of(), List.of(), requests.bad());
        }

        /** The same as {@link HttpRequests}, if those can say it. */
        public EventOrigin simplest() {
            boolean simple = path == null
                    && header == null
                    && ignored.isEmpty()
                    && good.isEmpty()
                    && HttpRequests.CLASSES.containsAll(bad);
            return uri != null && simple
                    ? new HttpRequests(
                            uri, method, bad.stream().distinct().sorted().toList())
                    : this;
        }
    }

    /**
     * Calls of a method of a bean, {@code type: Headroom} with {@code job}.
     *
     * @param method class and method, such as {@code NightlyImport.run}
     */
    record Job(String method) implements EventOrigin {}

    /**
     * Calls of a circuit breaker of Resilience4j, {@code type: Headroom} with {@code resilience4j}.
     *
     * @param name of the instance
     */
    record CircuitBreaker(String name) implements EventOrigin {}

    /**
     * Counters that only Prometheus knows, {@code type: Prometheus}: no process can count them, but rules can.
     *
     * @param good series of the good events; null if the bad ones are given
     * @param bad series of the bad events; null if the good ones are given
     * @param total series of all events
     */
    record Query(@Nullable String good, @Nullable String bad, String total) implements EventOrigin {}
}
