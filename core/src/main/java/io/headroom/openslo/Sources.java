package io.headroom.openslo;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.openslo.EventOrigin.CircuitBreaker;
import io.headroom.openslo.EventOrigin.HttpRequests;
import io.headroom.openslo.EventOrigin.Job;
import io.headroom.openslo.EventOrigin.Query;
import io.headroom.openslo.EventOrigin.Recorder;
import io.headroom.openslo.EventOrigin.SelectedRequests;
import io.headroom.sli.Sli;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes where the events of an SLI come from, and of which kind it is: the inverse of {@link SourceReader}. */
final class Sources {
    private Sources() {}

    /** The source of all events. */
    static MetricSource total(EventOrigin events, Sli sli) {
        if (events instanceof Query query) {
            return query(query.total());
        }
        return isMeter(events, sli)
                ? meter((HttpRequests) events, Map.of())
                : MetricSource.of(SourceReader.HEADROOM, headroom(events, sli));
    }

    /** The source of the good events of a query; null if it has the bad ones, as everything else has. */
    static @Nullable MetricSource good(EventOrigin events) {
        return events instanceof Query query && query.good() != null ? query(query.good()) : null;
    }

    /** The source of the bad events; null if those are given that are good. */
    static @Nullable MetricSource bad(EventOrigin events, Sli sli) {
        if (events instanceof Query query) {
            return query.bad() == null ? null : query(query.bad());
        }
        if (isMeter(events, sli)) {
            List<String> outcomes = new ArrayList<>(List.of(RequestReader.SERVER_ERROR));
            ((HttpRequests) events).bad().forEach(bad -> outcomes.add(RequestReader.outcome(bad)));
            return meter(
                    (HttpRequests) events,
                    Map.of(RequestReader.OUTCOME, outcomes.size() == 1 ? outcomes.get(0) : outcomes));
        }
        Map<String, Object> spec = headroom(events, sli);
        spec.put(SourceReader.RESULT, "bad");
        return MetricSource.of(SourceReader.HEADROOM, spec);
    }

    /** A meter has no kinds of SLI but these, and a threshold says of no status that it is bad. */
    private static boolean isMeter(EventOrigin events, Sli sli) {
        return events instanceof HttpRequests requests
                && (sli instanceof Sli.Availability
                        || sli instanceof Sli.Latency && requests.bad().isEmpty());
    }

    private static MetricSource query(String query) {
        return MetricSource.of(SourceReader.PROMETHEUS, Map.of(SourceReader.QUERY, query));
    }

    private static MetricSource meter(HttpRequests requests, Map<String, Object> more) {
        Map<String, Object> tags = new LinkedHashMap<>();
        tags.put(RequestReader.URI, requests.uri());
        put(tags, RequestReader.METHOD, requests.method());
        tags.putAll(more);
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put(RequestReader.METER, RequestReader.HTTP_METER);
        spec.put(RequestReader.TAGS, tags);
        return MetricSource.of(SourceReader.MICROMETER, spec);
    }

    private static Map<String, Object> headroom(EventOrigin events, Sli sli) {
        Map<String, Object> spec = new LinkedHashMap<>();
        if (events instanceof Recorder recorder) {
            spec.put(SourceReader.NAME, recorder.name());
        } else if (events instanceof HttpRequests simple) {
            spec.put(SourceReader.HTTP, http(SelectedRequests.of(simple)));
        } else if (events instanceof SelectedRequests selected) {
            spec.put(SourceReader.HTTP, http(selected));
        } else if (events instanceof Job job) {
            spec.put(SourceReader.JOB, job.method());
        } else if (events instanceof CircuitBreaker breaker) {
            spec.put(SourceReader.RESILIENCE4J, breaker.name());
        }
        if (sli instanceof Sli.Freshness freshness) {
            spec.put(SourceReader.FRESHNESS, DurationGrammar.format(freshness.maxAge()));
        } else if (sli instanceof Sli.Throughput throughput) {
            spec.put(SourceReader.THROUGHPUT, throughput.events());
        } else if (sli instanceof Sli.Custom custom) {
            spec.put(SourceReader.CUSTOM, custom.name());
        }
        return spec;
    }

    private static Map<String, Object> http(SelectedRequests requests) {
        Map<String, Object> http = new LinkedHashMap<>();
        put(http, RequestReader.URI, requests.uri());
        put(http, RequestReader.PATH, requests.path());
        put(http, RequestReader.METHOD, requests.method());
        put(http, RequestReader.HEADER, requests.header());
        putUnlessEmpty(http, RequestReader.IGNORED, requests.ignored());
        putUnlessEmpty(http, RequestReader.GOOD, requests.good());
        putUnlessEmpty(http, RequestReader.BAD, requests.bad());
        return http;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static void putUnlessEmpty(Map<String, Object> fields, String name, List<String> values) {
        if (!values.isEmpty()) {
            fields.put(name, values);
        }
    }
}
