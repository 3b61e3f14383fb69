/** The actuator endpoint {@code slo}. */
@NullMarked
package io.headroom.spring.actuate;

import org.jspecify.annotations.NullMarked;
