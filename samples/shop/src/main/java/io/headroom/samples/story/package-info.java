/** Starts the shop and its payment service, sends them traffic through good and bad times, and prints the budgets. */
@NullMarked
package io.headroom.samples.story;

import org.jspecify.annotations.NullMarked;
