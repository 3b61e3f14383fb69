package io.headroom.samples.story;

import java.time.Duration;

/** The short form of {@link RedisDrillSoak}. */
class RedisDrillIT extends StoreDrillContract {
    RedisDrillIT() {
        super(StoreDrillPlan.brief(Duration.ofHours(-1)), DrilledStore.REDIS);
    }
}
