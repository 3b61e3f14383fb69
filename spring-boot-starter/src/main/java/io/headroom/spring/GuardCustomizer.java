package io.headroom.spring;

import io.headroom.guard.GuardBuilder;

/** A bean that has the last word on every guard that properties declare. Several are called in their order. */
@FunctionalInterface
public interface GuardCustomizer {
    /**
     * Changes what the properties say.
     *
     * @param guard its name
     */
    void customize(String guard, GuardBuilder settings);
}
