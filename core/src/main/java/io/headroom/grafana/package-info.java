/** A Grafana dashboard for the recorded rules and the processes' own meters, as text; no server and no library needed. */
@NullMarked
package io.headroom.grafana;

import org.jspecify.annotations.NullMarked;
