package io.headroom.spring.actuate;

import io.headroom.Headroom;
import io.headroom.spring.internal.ReadyReport;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;

/** Says where the endpoint is, or which property exposes it, once there is something to see. */
final class EndpointExposureReport extends ReadyReport {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointExposureReport.class);
    private static final String PROPERTIES = "management.endpoints.web.exposure.";

    private final Headroom headroom;
    private final PathMappedEndpoints endpoints;
    private final Set<String> included;

    /** @param included what the application exposes over HTTP so far */
    EndpointExposureReport(Headroom headroom, PathMappedEndpoints endpoints, Set<String> included) {
        this.headroom = headroom;
        this.endpoints = endpoints;
        this.included = included;
    }

    @Override
    protected void report() {
        if (headroom.slos().isEmpty()) {
            return;
        }
        String path = endpoints.getPath(EndpointId.of(SloEndpoint.ID));
        if (path != null) {
            LOG.info("Error budgets are at {}", path);
        } else if (included.contains("*") || included.contains(SloEndpoint.ID)) {
            LOG.info(
                    "Error budgets are not exposed over HTTP: check {}exclude and management.endpoint.{}.access",
                    PROPERTIES,
                    SloEndpoint.ID);
        } else {
            Set<String> wanted = new LinkedHashSet<>(included);
            wanted.add(SloEndpoint.ID);
            LOG.info("Error budgets are not exposed over HTTP: set {}include={}", PROPERTIES, String.join(",", wanted));
        }
    }
}
