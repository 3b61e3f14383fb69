package io.headroom.spring;

import io.headroom.Headroom;
import io.headroom.HeadroomBuilder;
import io.headroom.alert.BurnCatalogue;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.report.Journal;
import io.headroom.spring.internal.HeadroomLifecycle;
import io.headroom.spring.internal.HeadroomProperties;
import io.headroom.spring.internal.HeadroomSettings;
import io.headroom.spring.internal.HttpEventSource;
import io.headroom.spring.internal.OpenSloFiles;
import io.headroom.spring.internal.PropertyPlaces;
import io.headroom.spring.internal.SloChanges;
import io.headroom.spring.internal.SloDeclarations;
import io.headroom.spring.internal.SloSources;
import io.headroom.spring.internal.SparseBinding;
import io.headroom.store.BudgetStore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/** A {@link Headroom} with the SLOs of the properties; {@code headroom.enabled=false} removes it and all that builds on it. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "headroom.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HeadroomProperties.class)
public final class HeadroomAutoConfiguration {
    @Bean
    static HeadroomSettings headroomSettings(
            HeadroomProperties properties, Environment environment, ListableBeanFactory beans) {
        SingletonSupplier<Boolean> definedByBeansToo =
                SingletonSupplier.of(() -> beans.getBeanNamesForType(SloDefinition.class, true, false).length > 0);
        return HeadroomSettings.read(properties, new PropertyPlaces(environment), definedByBeansToo::obtain);
    }

    /** Serves all properties of the application, and so is made before anything else. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ConfigurationPropertiesBindHandlerAdvisor headroomSparseBinding(Environment environment) {
        return handler -> new SparseBinding(handler, environment);
    }

    /** Adds what OpenSLO files declare, and refuses wrong properties before anything is made of them, such as a web server that would report them as its own fault. */
    @Bean
    static BeanFactoryPostProcessor headroomPropertiesCheck(ConfigurableEnvironment environment) {
        return beans -> {
            if (!Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
                OpenSloFiles.addTo(environment);
                beans.getBean("headroomSettings", HeadroomSettings.class);
            }
        };
    }

    /** Reads the store when it is made, before any request; closing saves the last counts. */
    @Bean
    @ConditionalOnMissingBean
    Headroom headroom(
            HeadroomSettings headroomSettings,
            Environment environment,
            ObjectProvider<BurnCatalogue> catalogue,
            ObjectProvider<ErrorBudgetPolicy> policy,
            ObjectProvider<BudgetStore> stores,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<HeadroomBuilderCustomizer> customizers) {
        String service = headroomSettings.properties().serviceIn(environment);
        HeadroomBuilder headroom = headroomSettings.store().applyTo(Headroom.builder(service), stores);
        headroomSettings.fleet().applyTo(headroom, bundles);
        catalogue.ifAvailable(headroom::alerts);
        policy.ifAvailable(headroom::policy);
        headroom.defaults(headroomSettings.slos().defaults().settings());
        customizers.orderedStream().forEach(customizer -> customizer.customize(headroom));
        return headroom.build();
    }

    @Bean
    SloDeclarations sloDeclarations(
            HeadroomSettings headroomSettings,
            ConfigurableListableBeanFactory beans,
            ObjectProvider<SloDefinition> definitions,
            ObjectProvider<SloCustomizer> customizers) {
        BeanLayers layers = new BeanLayers(beans);
        return headroomSettings.slos().with(layers.definitions(definitions), layers.customizers(customizers));
    }

    @Bean
    static BeanPostProcessor sloDeclaringPostProcessor(ObjectProvider<SloDeclarations> sloDeclarations) {
        return new SloDeclaringPostProcessor(sloDeclarations);
    }

    @Bean
    @Lazy
    SloChanges sloChanges(
            ConfigurableEnvironment environment,
            Headroom headroom,
            SloDeclarations sloDeclarations,
            HeadroomSettings headroomSettings,
            ObjectProvider<BurnCatalogue> catalogue) {
        return new SloChanges(
                environment,
                headroom,
                sloDeclarations,
                headroomSettings,
                catalogue.getIfAvailable(BurnCatalogue::standard));
    }

    @Bean
    @Lazy
    SloSources sloSources(SloDeclarations sloDeclarations, ObjectProvider<HttpEventSource> http) {
        return new SloSources(sloDeclarations, http);
    }

    /** Also for the application, to mark its releases; begins when the first of those who use it is made. */
    @Bean
    @Lazy
    Journal headroomJournal(Headroom headroom) {
        return Journal.of(headroom);
    }

    /** A bean of the application's own may read other meters. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    PrometheusRules prometheusRules(HeadroomSettings headroomSettings) {
        return headroomSettings.rules().generator();
    }

    /** Made with the singletons of a lazily initialized application too, and with it what wrong properties are to stop. */
    @Bean
    HeadroomLifecycle headroomLifecycle(
            Headroom headroom,
            HeadroomSettings headroomSettings,
            SloDeclarations sloDeclarations,
            ConfigurableApplicationContext application) {
        return new HeadroomLifecycle(headroom, headroomSettings, sloDeclarations, application);
    }

    /**
     * Declares the SLOs before anybody is given the {@link Headroom}, be it ours or the application's own. No record: Spring compares
     * post-processors as it adds them, and the first comparison of a record takes a millisecond.
     */
    private static final class SloDeclaringPostProcessor implements BeanPostProcessor {
        private final ObjectProvider<SloDeclarations> declarations;

        SloDeclaringPostProcessor(ObjectProvider<SloDeclarations> declarations) {
            this.declarations = declarations;
        }

        @Override
        public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
            if (bean instanceof Headroom headroom) {
                declarations.getObject().declareOn(headroom);
            }
            return bean;
        }
    }
}
