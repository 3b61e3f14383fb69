/** The manual clock in tests of Spring Boot applications. */
@NullMarked
package io.headroom.test.spring;

import org.jspecify.annotations.NullMarked;
