/** A command for pipelines: generates files from the SLOs of an application's configuration, without starting the application. */
@NullMarked
package io.headroom.spring.cli;

import org.jspecify.annotations.NullMarked;
