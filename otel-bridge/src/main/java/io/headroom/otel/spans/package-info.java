/** SLIs from the spans that a service makes anyway; needs OpenTelemetry's tracing SDK. */
@NullMarked
package io.headroom.otel.spans;

import org.jspecify.annotations.NullMarked;
