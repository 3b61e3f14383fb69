package io.headroom.spring.http;

import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.internal.HttpSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records a request with every SLI whose selector selects it. Immutable; one map look-up and one increment a request. */
final class HttpSlis {
    private final Map<String, Route[]> routesByTemplate = new HashMap<>();

    HttpSlis(Map<HttpSelector, SliRecorder> recorders) {
        Map<String, List<Route>> routes = new HashMap<>();
        recorders.forEach((selector, recorder) -> routes.computeIfAbsent(selector.uri(), uri -> new ArrayList<>())
                .add(new Route(selector.method(), recorder)));
        routes.forEach((uri, list) -> routesByTemplate.put(uri, list.toArray(Route[]::new)));
    }

    /**
     * @param template null if no handler was found, which no selector selects
     * @param method null if it is not known
     */
    void record(@Nullable String template, @Nullable String method, long durationNanos, Outcome outcome) {
        Route[] routes = template == null ? null : routesByTemplate.get(template);
        if (routes == null) {
            return;
        }
        for (Route route : routes) {
            if (route.method == null || route.method.equals(method)) {
                route.recorder.record(durationNanos, outcome);
            }
        }
    }

    /** @param method null for all */
    private record Route(@Nullable String method, SliRecorder recorder) {}
}
