package io.headroom.spring.actuate;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the endpoint shows to whom.
 *
 * @param showValues When to show what the properties of an SLO say, as they are written. Where they stand is shown anyway.
 * @param roles Roles of a user to be authorized to be shown values. When empty, all authenticated users are. Without it, it is empty.
 */
@ConfigurationProperties(prefix = "management.endpoint.slo")
record SloEndpointProperties(
        @DefaultValue("never") Show showValues,
        @DefaultValue Set<String> roles) {}
