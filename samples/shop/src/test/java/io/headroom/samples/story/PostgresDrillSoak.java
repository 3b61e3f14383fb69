package io.headroom.samples.story;

import java.time.Duration;

/** At the intervals that services have; takes four minutes. */
class PostgresDrillSoak extends StoreDrillContract {
    PostgresDrillSoak() {
        super(StoreDrillPlan.full(Duration.ofHours(1)), DrilledStore.POSTGRESQL);
    }
}
