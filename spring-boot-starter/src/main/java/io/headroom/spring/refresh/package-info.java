/** Changes SLOs when the environment changes. */
@NullMarked
package io.headroom.spring.refresh;

import org.jspecify.annotations.NullMarked;
