/** Ways to lay out the counting cells of one SLI in memory: small references to be measured, one of which core follows. */
@NullMarked
package io.headroom.benchmarks.layout;

import org.jspecify.annotations.NullMarked;
