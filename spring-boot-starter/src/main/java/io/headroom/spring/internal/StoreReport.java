package io.headroom.spring.internal;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.store.BudgetStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whether a restart goes on with the budgets there are. */
final class StoreReport implements ReadyReport {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReport.class);

    private final CountStore declared;

    StoreReport(CountStore declared) {
        this.declared = declared;
    }

    @Override
    public void report() {
        if (declared.isUsed()) {
            declared.store().ifPresentOrElse(StoreReport::kept, StoreReport::lost);
        } else {
            declared.setting()
                    .ifPresent(property ->
                            LOG.warn("{} is not used: give the application's own Headroom the store itself", property));
        }
    }

    private static void kept(BudgetStore store) {
        LOG.info(
                "Counts are kept in {} by {}, saved every {}",
                store.place(),
                store.instance(),
                DurationGrammar.format(store.interval()));
    }

    private static void lost() {
        LOG.info("Counts live in memory only: a restart begins anew; set {} to keep them", CountStore.DIRECTORY);
    }
}
