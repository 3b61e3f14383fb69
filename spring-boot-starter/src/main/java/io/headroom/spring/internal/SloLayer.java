package io.headroom.spring.internal;

import io.headroom.SloBuilder;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Settings of SLOs from one origin; those of a later layer count instead.
 *
 * @param origins all that the settings come from
 * @param settings tells an SLO of them
 */
public record SloLayer(Supplier<List<SettingOrigin>> origins, Consumer<? super SloBuilder> settings) {
    /** A layer that sets nothing. */
    static final SloLayer NONE = new SloLayer(List::of, slo -> {});
}
