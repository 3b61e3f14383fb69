/** Spring Boot: declares the SLOs that the {@code headroom.*} properties describe. */
@NullMarked
package io.headroom.spring;

import org.jspecify.annotations.NullMarked;
