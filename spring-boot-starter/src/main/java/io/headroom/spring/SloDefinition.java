package io.headroom.spring;

import io.headroom.SloBuilder;
import java.util.function.Consumer;

/**
 * An SLO as a bean: what {@code headroom.slos.<name>} declares in properties, declared in code. Properties of the same name count where
 * both set something.
 *
 * @param name a DNS label, that of no other such bean
 * @param settings sets at least the objective, unless the properties do
 */
public record SloDefinition(String name, Consumer<? super SloBuilder> settings) {}
