/** A gate for load tests: whether the service met its SLOs under load, on evidence. */
@NullMarked
package io.headroom.test.gate;

import org.jspecify.annotations.NullMarked;
