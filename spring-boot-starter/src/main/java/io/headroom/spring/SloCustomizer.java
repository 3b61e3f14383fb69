package io.headroom.spring;

import io.headroom.SloBuilder;

/**
 * A bean that has the last word on every SLO that properties or beans declare. Several are called in their order. Each may be called
 * again when properties change at run time.
 */
@FunctionalInterface
public interface SloCustomizer {
    /** Changes what the SLO of that {@linkplain SloBuilder#name() name} is told so far. */
    void customize(SloBuilder slo);
}
