package io.headroom.spring.internal;

import io.headroom.sli.Sli;
import org.jspecify.annotations.Nullable;

/**
 * An SLI as the properties declare it, checked. At most one of the sources is there; with neither, the application records.
 *
 * @param kind which events are good
 * @param http the requests that are its events
 * @param job the method whose calls are its events, or under a freshness SLI the job that must succeed
 */
public record SliDeclaration(
        Sli kind, @Nullable HttpSelector http, @Nullable JobSelector job) {}
