/** The thread on which something is done over and over. */
@NullMarked
package io.headroom.internal.thread;

import org.jspecify.annotations.NullMarked;
