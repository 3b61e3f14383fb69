/** Error budgets in unit tests: a Headroom on a manual clock for each test, traffic, and assertions. */
@NullMarked
package io.headroom.test;

import org.jspecify.annotations.NullMarked;
