package io.headroom.spring.internal;

import io.headroom.micrometer.MetricsDetail;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code headroom.*} properties as they were written. {@link SloDeclarations} reads them with core's grammar, so that every
 * refusal names the rule.
 *
 * @param enabled Whether Headroom does anything at all.
 * @param service Name of the service, a label on every metric. Defaults to spring.application.name.
 * @param slos The SLOs by name, a DNS label of at most 63 characters.
 * @param metrics What is published through Micrometer.
 */
@ConfigurationProperties(prefix = HeadroomProperties.PREFIX, ignoreUnknownFields = false)
public record HeadroomProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String service,
        @DefaultValue Map<String, SloProperties> slos,
        @DefaultValue Metrics metrics) {
    /** What all properties begin with. */
    public static final String PREFIX = "headroom";

    /**
     * One SLO.
     *
     * @param objective Share of good events to reach, as a percentage (99.9%) or a ratio (0.999). Required.
     * @param period Rolling period of the error budget, from 1h to 366d. Defaults to 30d.
     * @param sli Which events are good, and where they come from.
     */
    public record SloProperties(
            @Nullable String objective,
            @Nullable String period,
            @DefaultValue SliProperties sli) {}

    /**
     * Which events are good, and where they come from.
     *
     * @param http Selects HTTP requests. Without it, the application records the events itself.
     * @param latency Longest good duration, such as 300ms. Without it, every event that did not fail is good.
     */
    public record SliProperties(
            @Nullable HttpProperties http, @Nullable String latency) {}

    /**
     * The requests that one handler answers.
     *
     * @param uri Path template of the handler, such as "/checkout/{id}". Required.
     * @param method HTTP method. Defaults to all.
     */
    public record HttpProperties(
            @Nullable String uri, @Nullable String method) {}

    /**
     * What is published through Micrometer.
     *
     * @param detail Whether an SLO has its ten basic series, or also the SLI, burn rate and coverage of every window.
     */
    public record Metrics(@DefaultValue("basic") MetricsDetail detail) {}
}
