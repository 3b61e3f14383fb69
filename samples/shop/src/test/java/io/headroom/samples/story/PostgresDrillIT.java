package io.headroom.samples.story;

import java.time.Duration;

/** The short form of {@link PostgresDrillSoak}. */
class PostgresDrillIT extends StoreDrillContract {
    PostgresDrillIT() {
        super(StoreDrillPlan.brief(Duration.ofHours(1)), DrilledStore.POSTGRESQL);
    }
}
