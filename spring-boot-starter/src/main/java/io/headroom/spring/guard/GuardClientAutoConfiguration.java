package io.headroom.spring.guard;

import io.grpc.ManagedChannelBuilder;
import io.headroom.spring.guard.HttpAttempts.HttpResponses;
import io.headroom.spring.internal.GuardDeclarations;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Puts guards into the clients that Spring Boot builds, outside of the interceptors and filters that are there already. HTTP interfaces
 * call through these clients.
 */
@AutoConfiguration(after = GuardAutoConfiguration.class)
@ConditionalOnBean(name = GuardDeclarations.BEAN)
public final class GuardClientAutoConfiguration {
    /** Clients that block, whoever builds them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RestClient.class)
    static class Blocking {
        @Bean
        HttpResponses guardedBlockingResponses() {
            return new BlockingResponses();
        }

        @Bean
        RestClientHttpServiceGroupConfigurer guardedRestClientGroups(HttpGuards headroomHttpGuards) {
            return groups -> groups.forEachClient((group, client) -> {
                HttpGuard guard = headroomHttpGuards.ofClient(group.name());
                if (guard != null) {
                    client.requestInterceptors(all -> all.add(0, GuardInterceptor.of(guard)));
                }
            });
        }
    }

    /** Those of Spring Boot's builders. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({RestClientCustomizer.class, RestTemplateCustomizer.class})
    static class BlockingBuilders {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        RestClientCustomizer guardedRestClients(HttpGuards headroomHttpGuards) {
            return client -> {
                if (headroomHttpGuards.knowHosts()) {
                    client.requestInterceptors(all -> all.add(0, new GuardInterceptor(headroomHttpGuards::ofHost)));
                }
            };
        }

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        RestTemplateCustomizer guardedRestTemplates(HttpGuards headroomHttpGuards) {
            return client -> {
                if (headroomHttpGuards.knowHosts()) {
                    client.getInterceptors().add(0, new GuardInterceptor(headroomHttpGuards::ofHost));
                }
            };
        }
    }

    /** Channels of gRPC, which are made by name; outside of what is there already. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({GrpcChannelBuilderCustomizer.class, ManagedChannelBuilder.class})
    static class Grpc {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        <T extends ManagedChannelBuilder<T>> GrpcChannelBuilderCustomizer<T> guardedGrpcChannels(
                HttpGuards headroomHttpGuards) {
            return (channel, builder) -> {
                HttpGuard guard = headroomHttpGuards.ofClient(channel);
                if (guard != null) {
                    builder.intercept(io.headroom.grpc.GuardInterceptor.of(guard.declared()));
                }
            };
        }
    }

    /** Reactive clients, whoever builds them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebClient.class)
    static class Reactive {
        @Bean
        HttpResponses guardedReactiveResponses() {
            return new ReactiveResponses();
        }

        @Bean
        WebClientHttpServiceGroupConfigurer guardedWebClientGroups(HttpGuards headroomHttpGuards) {
            return groups -> groups.forEachClient((group, client) -> {
                HttpGuard guard = headroomHttpGuards.ofClient(group.name());
                if (guard != null) {
                    client.filters(all -> all.add(0, GuardFilter.of(guard)));
                }
            });
        }
    }

    /** Those of Spring Boot's builder. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebClientCustomizer.class)
    static class ReactiveBuilders {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebClientCustomizer guardedWebClients(HttpGuards headroomHttpGuards) {
            return client -> {
                if (headroomHttpGuards.knowHosts()) {
                    client.filters(all -> all.add(0, new GuardFilter(headroomHttpGuards::ofHost)));
                }
            };
        }
    }
}
