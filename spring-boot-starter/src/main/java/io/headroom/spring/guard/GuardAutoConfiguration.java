package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.guard.AttemptClassifier;
import io.headroom.spring.GuardCustomizer;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.guard.HttpAttempts.HttpResponses;
import io.headroom.spring.internal.GuardDeclarations;
import io.headroom.spring.internal.HeadroomSettings;
import io.headroom.spring.internal.SloDeclarations;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/** Declares the guards of the properties once the SLOs are, and guards what needs no library. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class GuardAutoConfiguration {
    private static final boolean GRPC_PRESENT =
            ClassUtils.isPresent("io.grpc.Status", GuardAutoConfiguration.class.getClassLoader());

    @Bean
    GuardDeclarations guardDeclarations(HeadroomSettings headroomSettings) {
        return headroomSettings.guards();
    }

    @Bean
    HttpGuards headroomHttpGuards(GuardDeclarations guardDeclarations, ObjectProvider<Headroom> headroom) {
        return new HttpGuards(guardDeclarations, headroom::getObject);
    }

    /** Comes after the one that declares the SLOs, as this configuration comes after its. */
    @Bean
    static BeanPostProcessor guardDeclaringPostProcessor(
            ObjectProvider<GuardDeclarations> guardDeclarations,
            ObjectProvider<HttpResponses> responses,
            ObjectProvider<GuardCustomizer> customizers) {
        return new GuardDeclaringPostProcessor(guardDeclarations, responses, customizers);
    }

    @Bean
    static BeanPostProcessor guardedHttpClientPostProcessor(ObjectProvider<HttpGuards> headroomHttpGuards) {
        return new HttpClientPostProcessor(headroomHttpGuards);
    }

    @Bean
    HttpResponses guardedHttpClientResponses() {
        return HttpAttempts.JDK;
    }

    /** Declares the guards before anybody is given the {@link Headroom}, be it ours or the application's own. */
    private static final class GuardDeclaringPostProcessor implements BeanPostProcessor {
        private final ObjectProvider<GuardDeclarations> declarations;
        private final ObjectProvider<HttpResponses> responses;
        private final ObjectProvider<GuardCustomizer> customizers;

        GuardDeclaringPostProcessor(
                ObjectProvider<GuardDeclarations> declarations,
                ObjectProvider<HttpResponses> responses,
                ObjectProvider<GuardCustomizer> customizers) {
            this.declarations = declarations;
            this.responses = responses;
            this.customizers = customizers;
        }

        @Override
        public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
            if (bean instanceof Headroom headroom) {
                HttpAttempts http = new HttpAttempts(responses.orderedStream().toList(), InstantSource.system());
                AttemptClassifier classifier = GRPC_PRESENT ? new GrpcFailures(http) : http;
                declarations.getObject().declareOn(headroom, (name, guard) -> {
                    guard.usualClassifier(classifier);
                    customizers.orderedStream().forEach(customizer -> customizer.customize(name, guard));
                });
            }
            return bean;
        }
    }
}
