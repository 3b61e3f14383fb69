package io.headroom.spring.store;

import io.headroom.redis.RedisSlots;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.HeadroomProperties;
import io.headroom.spring.internal.HeadroomSettings;
import io.headroom.store.BudgetStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Keeps counts in the application's own Redis where {@code headroom.store.type} says so. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnClass(RedisConnectionFactory.class)
@ConditionalOnBean(HeadroomSettings.class)
@ConditionalOnProperty(name = HeadroomProperties.STORE_TYPE, havingValue = "redis")
public final class RedisStoreAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    BudgetStore headroomStore(ObjectProvider<RedisConnectionFactory> factories, HeadroomSettings headroomSettings) {
        RedisConnectionFactory redis = headroomSettings.store().client(factories);
        return headroomSettings.store().named(RedisSlots.store(new SpringRedisScripts(redis)));
    }
}
