/** Puts guards in the place of Resilience4j's circuit breakers and retries. */
@NullMarked
package io.headroom.spring.resilience4j;

import org.jspecify.annotations.NullMarked;
