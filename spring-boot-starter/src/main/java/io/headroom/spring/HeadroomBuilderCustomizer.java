package io.headroom.spring;

import io.headroom.HeadroomBuilder;

/**
 * A bean that changes the settings of the {@link io.headroom.Headroom} which the starter makes, after the properties and the beans of
 * other types were applied. Several are called in their order. None is called if the application makes its own Headroom.
 */
@FunctionalInterface
public interface HeadroomBuilderCustomizer {
    /** Changes the settings. */
    void customize(HeadroomBuilder headroom);
}
