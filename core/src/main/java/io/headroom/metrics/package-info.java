/** What a process publishes of its SLOs and guards, as data: the same series through every metrics library. */
@NullMarked
package io.headroom.metrics;

import org.jspecify.annotations.NullMarked;
