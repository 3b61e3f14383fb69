package io.headroom.spring;

import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.internal.SettingOrigin;
import io.headroom.spring.internal.SloLayer;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** What the application's beans say of SLOs, each with the bean's name. */
final class BeanLayers {
    private final ConfigurableListableBeanFactory beans;

    BeanLayers(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** By the names of the SLOs. */
    Map<String, SloLayer> definitions(ObjectProvider<SloDefinition> definitions) {
        Map<Object, String> names = names(SloDefinition.class);
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, SloLayer> layers = new LinkedHashMap<>();
        definitions.orderedStream().forEach(definition -> {
            SloLayer layer = new SloLayer(of(names.get(definition)), definition.settings());
            if (layers.putIfAbsent(definition.name(), layer) != null) {
                throw new InvalidSettingException(
                        "name",
                        definition.name(),
                        "must be that of one SloDefinition",
                        "choose another name or remove one of the beans");
            }
        });
        return layers;
    }

    /** In the order of their calls. */
    List<SloLayer> customizers(ObjectProvider<SloCustomizer> customizers) {
        Map<Object, String> names = names(SloCustomizer.class);
        if (names.isEmpty()) {
            return List.of();
        }
        return customizers
                .orderedStream()
                .map(customizer -> new SloLayer(of(names.get(customizer)), customizer::customize))
                .toList();
    }

    private Map<Object, String> names(Class<?> type) {
        Map<Object, String> names = new IdentityHashMap<>();
        beans.getBeansOfType(type).forEach((name, bean) -> names.put(bean, name));
        return names;
    }

    private Supplier<List<SettingOrigin>> of(@Nullable String bean) {
        List<SettingOrigin> origins = List.of(origin(Objects.requireNonNull(bean)));
        return () -> origins;
    }

    private SettingOrigin origin(String bean) {
        String place = beans.containsBeanDefinition(bean)
                ? beans.getBeanDefinition(bean).getResourceDescription()
                : null;
        return SettingOrigin.ofBean(bean, place);
    }
}
