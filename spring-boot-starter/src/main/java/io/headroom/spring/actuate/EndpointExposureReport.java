package io.headroom.spring.actuate;

import io.headroom.Headroom;
import io.headroom.spring.internal.ReadyReport;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Says where the endpoints are, or which property exposes them, once there is something to see. */
final class EndpointExposureReport implements ReadyReport {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointExposureReport.class);
    private static final String PROPERTIES = "management.endpoints.web.exposure.";

    private final Headroom headroom;
    private final ObjectProvider<PathMappedEndpoints> endpoints;
    private final Environment environment;

    EndpointExposureReport(Headroom headroom, ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
        this.headroom = headroom;
        this.endpoints = endpoints;
        this.environment = environment;
    }

    /** Says nothing where the actuator has no endpoints over HTTP. */
    @Override
    public void report() {
        endpoints.ifAvailable(this::report);
    }

    private void report(PathMappedEndpoints endpoints) {
        Set<String> included = Binder.get(environment)
                .bind(PROPERTIES + "include", Bindable.setOf(String.class))
                .orElse(Set.of("health"));
        // What is exposed and what should be, too: the last line names all.
        Set<String> wanted = new LinkedHashSet<>(included);
        if (!headroom.slos().isEmpty()) {
            report("Error budgets", SloEndpoint.ID, endpoints, included, wanted);
        }
        if (!headroom.guards().isEmpty()) {
            report("Guards", GuardEndpoint.ID, endpoints, included, wanted);
        }
    }

    private static void report(
            String what, String id, PathMappedEndpoints endpoints, Set<String> included, Set<String> wanted) {
        String path = endpoints.getPath(EndpointId.of(id));
        if (path != null) {
            LOG.info("{} are at {}", what, path);
        } else if (included.contains("*") || included.contains(id)) {
            LOG.info(
                    "{} are not exposed over HTTP: check {}exclude and management.endpoint.{}.access",
                    what,
                    PROPERTIES,
                    id);
        } else {
            wanted.add(id);
            LOG.info("{} are not exposed over HTTP: set {}include={}", what, PROPERTIES, String.join(",", wanted));
        }
    }
}
