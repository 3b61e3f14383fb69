package io.headroom.spring.actuate;

import io.headroom.Headroom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Says where the endpoint is, or which property exposes it, once there is something to see. */
final class EndpointExposureReport implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointExposureReport.class);
    private static final String PROPERTY = "management.endpoints.web.exposure.include";

    private final Headroom headroom;
    private final PathMappedEndpoints endpoints;
    private final String exposed;

    EndpointExposureReport(Headroom headroom, PathMappedEndpoints endpoints, String exposed) {
        this.headroom = headroom;
        this.endpoints = endpoints;
        this.exposed = exposed;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        if (headroom.slos().isEmpty()) {
            return;
        }
        String path = endpoints.getPath(EndpointId.of(SloEndpoint.ID));
        if (path != null) {
            LOG.info("Error budgets are at {}", path);
        } else {
            LOG.info("Error budgets are not exposed over HTTP: set {}={},{}", PROPERTY, exposed, SloEndpoint.ID);
        }
    }
}
