package io.headroom.spring.internal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Leaves out auto-configurations all of whose beans serve properties that nobody sets, before Spring reads them: they would make beans that do
 * nothing. Where that is not known, as while an application is processed ahead of time for properties to come, none is left out.
 */
final class UnusedAutoConfigurations
        implements AutoConfigurationImportFilter, Condition, EnvironmentAware, BeanFactoryAware {
    /** The source that Spring Boot attaches to the environment of its applications. */
    private static final String ATTACHED = "configurationProperties";

    private static final String OURS = "io.headroom.spring.";
    private static final String GUARDS = HeadroomProperties.PREFIX + ".guards";
    private static final String STORE_TYPE = HeadroomProperties.STORE_TYPE;

    /** What is to be set, it or a property below it. */
    private static final Map<String, String> PROPERTIES = Map.of(
            OURS + "guard.GuardAutoConfiguration", GUARDS,
            OURS + "guard.GuardClientAutoConfiguration", GUARDS,
            OURS + "store.JdbcStoreAutoConfiguration", STORE_TYPE,
            OURS + "store.RedisStoreAutoConfiguration", STORE_TYPE);

    private final Map<String, Boolean> known = new HashMap<>();
    private @Nullable Environment environment;
    private @Nullable BeanFactory beans;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory;
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[autoConfigurationClasses.length];
        for (int i = 0; i < matches.length; i++) {
            String name = autoConfigurationClasses[i];
            String property = name == null || !name.startsWith(OURS) ? null : PROPERTIES.get(name);
            matches[i] = property == null || known.computeIfAbsent(property, this::mayBeSet);
            if (!matches[i]) {
                report(String.valueOf(name), String.valueOf(property));
            }
        }
        return matches;
    }

    /** Nothing against an auto-configuration that was not left out. */
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return true;
    }

    private boolean mayBeSet(String property) {
        if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)
                || !(environment instanceof ConfigurableEnvironment configurable)
                || !configurable.getPropertySources().contains(ATTACHED)) {
            return true;
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(configurable)) {
            if (source.containsDescendantOf(name) != ConfigurationPropertyState.ABSENT
                    || source.getConfigurationProperty(name) != null) {
                return true;
            }
        }
        return false;
    }

    /** For who wonders why it is not there. */
    private void report(String autoConfiguration, String property) {
        if (beans instanceof ConfigurableListableBeanFactory listable) {
            ConditionEvaluationReport.get(listable)
                    .recordConditionEvaluation(
                            autoConfiguration, this, ConditionOutcome.noMatch("no property is below " + property));
        }
    }
}
