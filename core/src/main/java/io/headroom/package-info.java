/** The front door: a {@link io.headroom.Headroom} holds a service's {@linkplain io.headroom.Slo SLOs} and keeps their budgets. */
@NullMarked
package io.headroom;

import org.jspecify.annotations.NullMarked;
