/** The shop: a Spring Boot service without a line about error budgets. Its SLOs are in {@code application.yml}. */
@NullMarked
package io.headroom.samples.shop;

import org.jspecify.annotations.NullMarked;
