/** Prometheus rules, alerts and promtool tests that follow from the declared SLOs, as text; no server and no library needed. */
@NullMarked
package io.headroom.prometheus;

import org.jspecify.annotations.NullMarked;
