/** What counts prove: the statistics behind every verdict on few events. */
@NullMarked
package io.headroom.internal.evidence;

import org.jspecify.annotations.NullMarked;
