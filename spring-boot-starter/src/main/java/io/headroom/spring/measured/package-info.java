/** Counts the calls of beans' methods for SLOs. */
@NullMarked
package io.headroom.spring.measured;

import org.jspecify.annotations.NullMarked;
