/** Service level indicators: which events are good, and the recorder that counts them. */
@NullMarked
package io.headroom.sli;

import org.jspecify.annotations.NullMarked;
