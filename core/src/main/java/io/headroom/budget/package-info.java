/** Objectives and the error budgets that follow from them. */
@NullMarked
package io.headroom.budget;

import org.jspecify.annotations.NullMarked;
