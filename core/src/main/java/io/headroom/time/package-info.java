/** The monotonic clock that everything runs on, and a manual one for tests. */
@NullMarked
package io.headroom.time;

import org.jspecify.annotations.NullMarked;
