/** What the features share: the properties, the SLOs they declare, and what is wrong with them. No API. */
@NullMarked
package io.headroom.spring.internal;

import org.jspecify.annotations.NullMarked;
