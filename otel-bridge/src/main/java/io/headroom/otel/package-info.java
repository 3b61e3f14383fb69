/** SLOs, error budgets and guards in OpenTelemetry; needs its API alone. */
@NullMarked
package io.headroom.otel;

import org.jspecify.annotations.NullMarked;
