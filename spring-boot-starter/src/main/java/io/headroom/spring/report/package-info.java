/** Incident reports over HTTP. */
@NullMarked
package io.headroom.spring.report;

import org.jspecify.annotations.NullMarked;
