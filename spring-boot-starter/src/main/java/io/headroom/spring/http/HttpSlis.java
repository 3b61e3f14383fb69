package io.headroom.spring.http;

import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.internal.HeaderSelector;
import io.headroom.spring.internal.HttpRules;
import io.headroom.spring.internal.HttpSelector;
import io.headroom.spring.internal.PathTemplate;
import io.headroom.spring.internal.SpanResult;
import io.headroom.spring.internal.TracedSlos;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records a request with every SLI whose selector selects it. Which selectors mean a template is found out once for each template;
 * after that a request costs one look-up and one increment, and more only for selectors by path or header.
 *
 * <p>Thread-safe; takes no lock for a template that was seen before.
 */
final class HttpSlis {
    /** Templates are as many as handlers; should somebody set others, no end of them is remembered. */
    private static final int MOST_TEMPLATES = 10_000;

    private static final Route[] NONE = {};

    private final ActuatorPaths actuator;
    private final Route[] all;

    /** Those that do without a template. */
    private final Route[] pathOnly;

    private final Map<String, Route[]> routesByTemplate = new ConcurrentHashMap<>();

    /**
     * @param objectives what tells the highest objective on an SLI, as of now
     * @param traced the SLOs on an SLI
     */
    HttpSlis(
            Map<HttpSelector, SliRecorder> recorders,
            Function<SliRecorder, DoubleSupplier> objectives,
            Function<SliRecorder, TracedSlos> traced,
            ActuatorPaths actuator) {
        this.actuator = actuator;
        all = recorders.entrySet().stream()
                .map(entry -> Route.of(
                        entry.getKey(),
                        entry.getValue(),
                        objectives.apply(entry.getValue()),
                        traced.apply(entry.getValue()),
                        actuator))
                .toArray(Route[]::new);
        pathOnly = Arrays.stream(all).filter(route -> route.template == null).toArray(Route[]::new);
    }

    /** @param span what is told of it, null if nobody is */
    void record(HttpExchange exchange, long durationNanos, @Nullable SpanResult span) {
        Route[] routes = routes(exchange.template());
        for (Route route : routes) {
            if (route.selects(exchange)) {
                Outcome outcome = route.rules.outcome(exchange);
                if (outcome != null) {
                    route.recorder.record(durationNanos, outcome);
                    if (span != null) {
                        route.traced.addTo(span, durationNanos, outcome);
                    }
                }
            }
        }
    }

    /** Of the SLOs that the request counts for, as far as its answer matters not; 0 without any. */
    double highestObjective(HttpExchange exchange) {
        double highest = 0;
        for (Route route : routes(exchange.template())) {
            if (route.selects(exchange)) {
                highest = Math.max(highest, route.objective.getAsDouble());
            }
        }
        return highest;
    }

    private Route[] routes(@Nullable String template) {
        if (template == null) {
            return pathOnly;
        }
        Route[] known = routesByTemplate.get(template);
        return known != null ? known : learn(template);
    }

    private Route[] learn(String template) {
        PathTemplate handler = PathTemplate.of(template);
        boolean own = actuator.contain(template);
        Route[] routes = Arrays.stream(all)
                .filter(route -> (!own || route.seesActuator) && route.means(handler))
                .toArray(Route[]::new);
        Route[] kept = routes.length == 0 ? NONE : routes;
        if (routesByTemplate.size() < MOST_TEMPLATES) {
            routesByTemplate.put(template, kept);
        }
        return kept;
    }

    /**
     * A selector, ready to be compared.
     *
     * @param objective the highest on this SLI
     * @param seesActuator whether it names the actuator's endpoints; patterns that merely include them do not select them
     */
    private record Route(
            @Nullable PathTemplate template,
            @Nullable PathSelector path,
            @Nullable String method,
            @Nullable HeaderSelector header,
            HttpRules rules,
            DoubleSupplier objective,
            boolean seesActuator,
            SliRecorder recorder,
            TracedSlos traced) {
        static Route of(
                HttpSelector http,
                SliRecorder recorder,
                DoubleSupplier objective,
                TracedSlos traced,
                ActuatorPaths actuator) {
            boolean seesActuator = actuator.contain(Objects.requireNonNullElse(http.path(), http.uri()));
            return new Route(
                    http.uri() == null ? null : PathTemplate.of(http.uri()),
                    http.path() == null
                            ? null
                            : PathSelector.of(http.path(), seesActuator ? ActuatorPaths.NONE : actuator),
                    http.method(),
                    http.header(),
                    http.rules(),
                    objective,
                    seesActuator,
                    recorder,
                    traced);
        }

        boolean means(PathTemplate handler) {
            return template == null || template.selects(handler);
        }

        boolean selects(HttpExchange exchange) {
            return (method == null || method.equals(exchange.method()))
                    && (header == null || header.selects(exchange.header(header.name())))
                    && (path == null || path.selects(exchange));
        }
    }
}
