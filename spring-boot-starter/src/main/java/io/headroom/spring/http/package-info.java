/** Feeds SLIs from Spring's HTTP server observations, without a filter of its own. */
@NullMarked
package io.headroom.spring.http;

import org.jspecify.annotations.NullMarked;
