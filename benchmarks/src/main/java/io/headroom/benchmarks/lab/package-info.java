/**
 * A closed-loop simulation of client processes and finite servers on virtual time: what retry budgets, circuit breakers and limits do to the users
 * when a dependency fails. Headroom's and two peers' classes are the real ones, other peers are their published formulas.
 */
@NullMarked
package io.headroom.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
