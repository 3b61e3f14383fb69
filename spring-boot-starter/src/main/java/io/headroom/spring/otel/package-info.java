/** Metrics through the OpenTelemetry API, where the bridge is on the class path. */
@NullMarked
package io.headroom.spring.otel;

import org.jspecify.annotations.NullMarked;
