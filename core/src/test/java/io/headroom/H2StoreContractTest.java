package io.headroom;

import io.headroom.jdbc.JdbcSlots;
import io.headroom.store.BudgetStore;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;

class H2StoreContractTest extends BudgetStoreContract {
    private final JdbcConnectionPool database =
            JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "", "");

    @Override
    BudgetStore store(String instance) {
        return JdbcSlots.creatingStore(database).instance(instance);
    }

    @Override
    void dispose() {
        database.dispose();
    }
}
