/** Budget metrics through the application's own meter registry. */
@NullMarked
package io.headroom.spring.metrics;

import org.jspecify.annotations.NullMarked;
