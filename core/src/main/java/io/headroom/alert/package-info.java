/** Burn alerts: when a budget burns too fast, how sure that is, and when it is over. */
@NullMarked
package io.headroom.alert;

import org.jspecify.annotations.NullMarked;
