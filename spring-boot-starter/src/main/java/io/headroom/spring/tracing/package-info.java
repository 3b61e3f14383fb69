/** Spans that know which SLO their event counted for, and how. */
@NullMarked
package io.headroom.spring.tracing;

import org.jspecify.annotations.NullMarked;
