/** Counts that a service's instances share in a Redis, through whatever client the application has. */
@NullMarked
package io.headroom.redis;

import org.jspecify.annotations.NullMarked;
