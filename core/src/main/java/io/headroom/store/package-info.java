/** Counts that outlive a process: saved in a directory, read back at the next start. */
@NullMarked
package io.headroom.store;

import org.jspecify.annotations.NullMarked;
