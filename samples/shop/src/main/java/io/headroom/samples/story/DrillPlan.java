package io.headroom.samples.story;

import java.time.Duration;

/**
 * How a drill goes.
 *
 * @param perSecond users of each shop that come in a second
 * @param warmUp few users at a time, so that cold code is not asked for more than it can do
 * @param calm all users; like the warm-up not in the result
 * @param incident how long it lasts
 * @param recovery after it
 */
record DrillPlan(int perSecond, Duration warmUp, Duration calm, Duration incident, Duration recovery) {
    /** About 95 seconds with the start of the shops; 62 % of the payment service's capacity is used. */
    static final DrillPlan FULL = new DrillPlan(
            25, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30));
}
