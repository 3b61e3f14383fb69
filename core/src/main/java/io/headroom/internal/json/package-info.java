/** How JSON is written. */
@NullMarked
package io.headroom.internal.json;

import org.jspecify.annotations.NullMarked;
