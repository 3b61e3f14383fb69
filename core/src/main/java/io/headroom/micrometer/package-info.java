/** Budget metrics through a Micrometer registry (optional dependency). */
@NullMarked
package io.headroom.micrometer;

import org.jspecify.annotations.NullMarked;
