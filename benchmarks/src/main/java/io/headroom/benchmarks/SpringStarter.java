package io.headroom.benchmarks;

import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.http.HttpObservationAutoConfiguration;
import io.headroom.spring.tracing.ObservedSpansAutoConfiguration;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.web.context.reactive.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A web application of the starter alone, without a server. */
final class SpringStarter implements AutoCloseable {
    private static final Class<?>[] CONFIGURATION = {
        HeadroomAutoConfiguration.class, HttpObservationAutoConfiguration.class, ObservedSpansAutoConfiguration.class
    };

    private final GenericApplicationContext context;

    private SpringStarter(GenericApplicationContext context) {
        this.context = context;
    }

    static SpringStarter servlet() {
        var context = new AnnotationConfigServletWebApplicationContext();
        context.register(CONFIGURATION);
        return new SpringStarter(context);
    }

    static SpringStarter reactive() {
        var context = new AnnotationConfigReactiveWebApplicationContext();
        context.register(CONFIGURATION);
        return new SpringStarter(context);
    }

    /** Starts it with an SLO on availability and one on latency, and gives the handler that counts for them. */
    @SuppressWarnings("unchecked")
    ObservationHandler<Observation.Context> handler(String selector, String value) {
        Map<String, Object> properties = new HashMap<>();
        for (String slo : new String[] {"availability", "latency"}) {
            properties.put("headroom.slos.%s.objective".formatted(slo), "99.9%");
            properties.put("headroom.slos.%s.sli.http.%s".formatted(slo, selector), value);
        }
        properties.put("headroom.slos.latency.sli.latency", "300ms");
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("benchmark", properties));
        context.registerBean(ObservationRegistry.class, () -> ObservationRegistry.create());
        context.refresh();
        return context.getBean(ObservationHandler.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
