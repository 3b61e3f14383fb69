package io.headroom.spring.internal;

/** Whether metrics go through the OpenTelemetry API. */
public enum OtelPublishing {
    /** If the bridge and OpenTelemetry are there, and Micrometer does not send them by the same protocol already. */
    AUTO,

    /** If the bridge and OpenTelemetry are there, whatever Micrometer does. */
    ALWAYS,

    /** Through Micrometer alone. */
    NEVER
}
