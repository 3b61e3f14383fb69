/**
 * Protection of the calls to a dependency: retries on a budget, a limit on calls in flight while the dependency is overloaded, a
 * fallback when trying is worth less.
 */
@NullMarked
package io.headroom.guard;

import org.jspecify.annotations.NullMarked;
