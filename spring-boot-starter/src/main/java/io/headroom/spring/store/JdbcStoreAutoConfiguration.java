package io.headroom.spring.store;

import io.headroom.jdbc.JdbcSlots;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.HeadroomProperties;
import io.headroom.spring.internal.HeadroomSettings;
import io.headroom.store.BudgetStore;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Keeps counts in the application's own database where {@code headroom.store.type} says so. */
@AutoConfiguration(
        after = HeadroomAutoConfiguration.class,
        afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass(DataSource.class)
@ConditionalOnBean(HeadroomSettings.class)
@ConditionalOnProperty(name = HeadroomProperties.STORE_TYPE, havingValue = "jdbc")
@ConditionalOnSingleCandidate(DataSource.class)
public final class JdbcStoreAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    BudgetStore headroomStore(DataSource dataSource, HeadroomProperties properties, HeadroomSettings settings) {
        return settings.store()
                .named(
                        properties.store().createTables()
                                ? JdbcSlots.creatingStore(dataSource)
                                : JdbcSlots.store(dataSource));
    }
}
