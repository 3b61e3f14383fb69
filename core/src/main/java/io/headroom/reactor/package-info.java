/** Guards for Reactor's publishers (optional dependency). */
@NullMarked
package io.headroom.reactor;

import org.jspecify.annotations.NullMarked;
