package io.headroom.spring.store;

import io.headroom.jdbc.JdbcSlots;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.HeadroomProperties;
import io.headroom.spring.internal.HeadroomSettings;
import io.headroom.store.BudgetStore;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Keeps counts in the application's own database where {@code headroom.store.type} says so. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnClass(DataSource.class)
@ConditionalOnBean(HeadroomSettings.class)
@ConditionalOnProperty(name = HeadroomProperties.STORE_TYPE, havingValue = "jdbc")
public final class JdbcStoreAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    BudgetStore headroomStore(ObjectProvider<DataSource> dataSources, HeadroomSettings headroomSettings) {
        DataSource dataSource = headroomSettings.store().client(dataSources);
        return headroomSettings
                .store()
                .named(
                        headroomSettings.properties().store().createTables()
                                ? JdbcSlots.creatingStore(dataSource)
                                : JdbcSlots.store(dataSource));
    }
}
