/** Budgets in the health endpoint. All that is bound to the packages of Spring Boot 4's health is here. */
@NullMarked
package io.headroom.spring.health;

import org.jspecify.annotations.NullMarked;
