package io.headroom;

import io.headroom.store.BudgetStore;
import io.headroom.store.DirectoryStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreContractTest extends BudgetStoreContract {
    @TempDir
    Path directory;

    @Override
    BudgetStore store(String instance) {
        return DirectoryStore.at(directory).instance(instance);
    }
}
