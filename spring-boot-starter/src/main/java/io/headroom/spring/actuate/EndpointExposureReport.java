package io.headroom.spring.actuate;

import io.headroom.Headroom;
import io.headroom.spring.internal.ReadyReport;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;

/** Says where the endpoints are, or which property exposes them, once there is something to see. */
final class EndpointExposureReport extends ReadyReport {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointExposureReport.class);
    private static final String PROPERTIES = "management.endpoints.web.exposure.";

    private final Headroom headroom;
    private final PathMappedEndpoints endpoints;
    private final Set<String> included;

    /** What is exposed and what should be, too: the last line names all. */
    private final Set<String> wanted;

    /** @param included what the application exposes over HTTP so far */
    EndpointExposureReport(Headroom headroom, PathMappedEndpoints endpoints, Set<String> included) {
        this.headroom = headroom;
        this.endpoints = endpoints;
        this.included = included;
        wanted = new LinkedHashSet<>(included);
    }

    @Override
    protected void report() {
        if (!headroom.slos().isEmpty()) {
            report("Error budgets", SloEndpoint.ID);
        }
        if (!headroom.guards().isEmpty()) {
            report("Guards", GuardEndpoint.ID);
        }
    }

    private void report(String what, String id) {
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
