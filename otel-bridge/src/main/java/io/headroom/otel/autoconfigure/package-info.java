/** SLOs from configuration alone, wherever OpenTelemetry's SDK configures itself; needs its SPI for that. */
@NullMarked
package io.headroom.otel.autoconfigure;

import org.jspecify.annotations.NullMarked;
