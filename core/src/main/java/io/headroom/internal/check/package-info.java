/** The grammars and range checks behind every setting; throws while configuring, never while recording. */
@NullMarked
package io.headroom.internal.check;

import org.jspecify.annotations.NullMarked;
