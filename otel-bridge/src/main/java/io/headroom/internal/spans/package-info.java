/** What both packages of spans need of OpenTelemetry's tracing SDK. */
@NullMarked
package io.headroom.internal.spans;

import org.jspecify.annotations.NullMarked;
