/** Stores that a service's instances share, in what the application has anyway. */
@NullMarked
package io.headroom.spring.store;

import org.jspecify.annotations.NullMarked;
