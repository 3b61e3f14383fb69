/** The dependency that goes wrong: a payment service in a process of its own, told over HTTP how to behave. */
@NullMarked
package io.headroom.samples.payment;

import org.jspecify.annotations.NullMarked;
