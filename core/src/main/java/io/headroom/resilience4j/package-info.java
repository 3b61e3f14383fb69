/** Guards behind Resilience4j's circuit breakers and retries, and its events counted for an SLO (optional dependency). */
@NullMarked
package io.headroom.resilience4j;

import org.jspecify.annotations.NullMarked;
