package io.headroom.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What is passed over is what the usual binding, which looks for every property in every source, does not find either. */
class SparseBindingTest {
    private static final HeadroomProperties NOTHING = usual(environment(Map.of(), Map.of()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "headroom.service",
                "headroom.defaults.slice-target",
                "headroom.defaults.sliceTarget",
                "headroom.defaults.alerts.rules",
                "headroom.defaults.maintenance[0]",
                "headroom.slos.checkout.objective",
                "headroom.slos.check-out.sliceTarget",
                "headroom.slos.check-out.alerts.expected_events",
                "headroom.slos.[check.out].sli.http.uri",
                "headroom.slos.checkout.sli.http.ignored[0]",
                "headroom.slos.checkout.policy.levels",
                "headroom.slos.checkout.family.max-keys",
                "headroom.guards.payments.retrying-beans",
                "headroom.composites.shop.weighted.checkout",
                "headroom.store.directory",
                "headroom.rules.labels.[cost_centre]",
                "HEADROOM.SLOS.CHECKOUT.SLA",
            })
    void onePropertyOfAFileIsBound(String property) {
        StandardEnvironment environment = environment(Map.of(property, "one"), Map.of());

        assertThat(HeadroomSettings.bind(environment))
                .isEqualTo(usual(environment))
                .isNotEqualTo(NOTHING);
    }

    @ParameterizedTest
    @MethodSource("textsOfAnSlo")
    void anyTextOfAnSloIsBoundAsUsual(String ending) {
        StandardEnvironment environment = environment(Map.of("headroom.slos.check-out." + ending, "one"), Map.of());

        SloProperties bound = HeadroomSettings.bind(environment).slos().get("check-out");

        assertThat(bound).isEqualTo(usual(environment).slos().get("check-out"));
        assertThat(bound.toString()).contains("=one");
    }

    /** Of the properties of an SLO all that take one text, in kebab case and in camel case. */
    private static Stream<String> textsOfAnSlo() {
        return texts("", SloProperties.class)
                .flatMap(text -> Stream.of(text, DataObjectPropertyName.toDashedForm(text)))
                .distinct();
    }

    private static Stream<String> texts(String prefix, Class<?> group) {
        return Arrays.stream(group.getRecordComponents())
                .flatMap(component -> component.getType() == String.class
                        ? Stream.of(prefix + component.getName())
                        : component.getType().isRecord()
                                ? texts(prefix + component.getName() + ".", component.getType())
                                : Stream.empty());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    objective, ${aim}
                    objective, ${missing:99%}
                    maintenance, 2026-12-24T22:00:00Z/PT4H
                    sli.http.ignored, '404, 4xx'
                    sli, ''
                    """)
    void whatIsNoPlainTextIsBoundAsUsual(String ending, String value) {
        StandardEnvironment environment = environment(
                Map.of(
                        "headroom.slos.checkout.sli.latency",
                        "1s",
                        "headroom.slos.checkout." + ending,
                        value,
                        "aim",
                        "99%"),
                Map.of());

        assertThat(HeadroomSettings.bind(environment)).isEqualTo(usual(environment));
    }

    @Test
    void aNumberIsBoundAsUsual() {
        StandardEnvironment environment = environment(Map.of("headroom.slos.checkout.objective", 0.999), Map.of());

        assertThat(HeadroomSettings.bind(environment).slos().get("checkout").objective())
                .isEqualTo("0.999");
    }

    @Test
    void theUppermostSourceCountsForEachPropertyOfAnSlo() {
        StandardEnvironment environment = environment(
                Map.of("headroom.slos.check-out.slice-target", "95%", "headroom.slos.check-out.objective", "99%"),
                Map.of());
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("above", Map.of("headroom.slos.check-out.sliceTarget", "96%")));

        assertThat(HeadroomSettings.bind(environment).slos().get("check-out"))
                .extracting("objective", "sliceTarget")
                .containsExactly("99%", "96%");
    }

    @Test
    void whatWasBoundOfAnSloIsTold() {
        StandardEnvironment environment = environment(Map.of("headroom.slos.checkout.objective", "99%"), Map.of());
        Map<String, Object> told = new HashMap<>();
        BindHandler listening = new AbstractBindHandler() {
            @Override
            public Object onSuccess(
                    ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
                if (context.getConfigurationProperty() != null
                        && context.getConfigurationProperty().getName().equals(name)) {
                    told.put(name.toString(), result);
                }
                return result;
            }
        };

        Binder.get(environment)
                .bind("headroom", Bindable.of(HeadroomProperties.class), new SparseBinding(listening, environment));

        assertThat(told).containsOnly(entry("headroom.slos.checkout.objective", "99%"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEADROOM_SERVICE",
                "HEADROOM_DEFAULTS_SLICETARGET",
                "HEADROOM_DEFAULTS_SLICE_TARGET",
                "HEADROOM_SLOS_CHECKOUT_OBJECTIVE",
                "HEADROOM_SLOS_CHECKOUT_SLI_HTTP_IGNORED_0_",
                "HEADROOM_SLOS_CHECKOUT_FAMILY_MAX_KEYS",
            })
    void oneEnvironmentVariableIsBound(String variable) {
        Map<String, Object> file = Map.of("headroom.slos.checkout.sli.http.uri", "/checkout");
        StandardEnvironment environment = environment(file, Map.of(variable, "one"));

        assertThat(HeadroomSettings.bind(environment))
                .isEqualTo(usual(environment))
                .isNotEqualTo(usual(environment(file, Map.of())));
    }

    @Test
    void aSourceThatCannotListItsPropertiesIsAskedForAll() {
        StandardEnvironment environment =
                environment(Map.of("headroom.slos.checkout.objective", "${aim}", "aim", "99%"), Map.of());
        environment.getPropertySources().addFirst(new PropertySource<>("directory service", new Object()) {
            @Override
            public Object getProperty(String name) {
                return name.equals("headroom.slos.checkout.period") ? "7d" : null;
            }
        });

        assertThat(HeadroomSettings.bind(environment).slos().get("checkout"))
                .extracting("objective", "period")
                .containsExactly("99%", "7d");
    }

    @Test
    void anUnknownPropertyIsRefusedAsUsual() {
        StandardEnvironment environment = environment(Map.of("headroom.slos.checkout.objektive", "99%"), Map.of());

        assertThatThrownBy(() -> HeadroomSettings.bind(environment)).isInstanceOf(BindException.class);
    }

    private static HeadroomProperties usual(StandardEnvironment environment) {
        return Binder.get(environment).bindOrCreate("headroom", Bindable.of(HeadroomProperties.class));
    }

    private static StandardEnvironment environment(Map<String, Object> file, Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new LinkedHashMap<>(variables)));
        environment.getPropertySources().addLast(new MapPropertySource("file", file));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }
}
