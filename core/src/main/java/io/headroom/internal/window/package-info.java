/** The mechanisms of counting: padded cells, the slot grid and the ladder of sliding windows. */
@NullMarked
package io.headroom.internal.window;

import org.jspecify.annotations.NullMarked;
