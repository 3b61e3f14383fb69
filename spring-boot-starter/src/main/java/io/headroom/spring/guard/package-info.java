/** Guards for the calls of Spring's clients and of annotated methods, declared as properties. */
@NullMarked
package io.headroom.spring.guard;

import org.jspecify.annotations.NullMarked;
