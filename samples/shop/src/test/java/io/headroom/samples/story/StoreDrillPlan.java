package io.headroom.samples.story;

import java.time.Duration;

/**
 * How long the parts of a {@link StoreDrill} take.
 *
 * @param flush the interval of the store
 * @param perSecond requests to all shops together
 * @param calm between two events
 * @param away how long the server of the store is stopped
 * @param pause how long one of the shops is; the server's absence is within it
 * @param clock by how much another shop's clock is wrong
 */
record StoreDrillPlan(Duration flush, int perSecond, Duration calm, Duration away, Duration pause, Duration clock) {
    /** For every build. */
    static StoreDrillPlan brief(Duration clock) {
        return new StoreDrillPlan(
                Duration.ofSeconds(1), 30, Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(9), clock);
    }

    /** As a service is run. */
    static StoreDrillPlan full(Duration clock) {
        return new StoreDrillPlan(
                Duration.ofSeconds(10),
                60,
                Duration.ofSeconds(25),
                Duration.ofSeconds(30),
                Duration.ofSeconds(120),
                clock);
    }
}
