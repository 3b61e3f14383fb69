package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.RequestObjectives;
import io.headroom.spring.internal.SloDeclarations;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;

/** Tells guards, those that code declares among them, when the request came that they are called for, and which objectives it counts for: Spring WebFlux. */
@AutoConfiguration(
        after = HeadroomAutoConfiguration.class,
        afterName = "io.headroom.spring.guard.GuardAutoConfiguration") // by name: it may be left out
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class ReactiveScopeAutoConfiguration {
    @Bean
    @Order(InboundScope.ORDER)
    ReactiveScopeFilter headroomScopeFilter(
            ObjectProvider<Headroom> headroom, ObjectProvider<RequestObjectives> headroomHttpRecording) {
        return new ReactiveScopeFilter(new InboundScope(headroom, headroomHttpRecording));
    }
}
