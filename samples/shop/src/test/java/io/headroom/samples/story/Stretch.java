package io.headroom.samples.story;

import io.headroom.samples.payment.Behaviour;
import java.time.Duration;
import java.util.List;

/**
 * Part of the fleet's story.
 *
 * @param perSecond requests a second
 * @param payments how the payment service behaves
 */
record Stretch(String name, Duration length, int perSecond, Behaviour payments) {
    /** In it a replica is killed and restarted. */
    static final String OUTAGE = "outage";

    /** In it one parcel is lost, the first of all. */
    static final String FIRST_FAILURE = "a first failure";

    /** It begins when that replica is back. */
    static final String IDLE = "idle";

    private static final int USUALLY = 45;
    private static final Behaviour BROWNOUT =
            Behaviour.slow(0.08, Duration.ofMillis(700)).and(Behaviour.failing(0.2));
    private static final Behaviour OUT = Behaviour.hanging(0.6).and(Behaviour.failing(0.4));

    /** Of twelve minutes, half of them without a request. */
    static final List<Stretch> STORY = List.of(
            of("opening", 10, 5, Behaviour.HEALTHY),
            of("calm", 80, USUALLY, Behaviour.HEALTHY),
            of("brownout", 100, USUALLY, BROWNOUT),
            of(OUTAGE, 40, USUALLY, OUT),
            of(IDLE, 360, 0, Behaviour.HEALTHY),
            of("quiet and failing", 60, 8, Behaviour.failing(0.6)),
            of("busy and calm", 60, 2 * USUALLY, Behaviour.HEALTHY),
            of(FIRST_FAILURE, 20, USUALLY, Behaviour.HEALTHY));

    private static Stretch of(String name, int seconds, int perSecond, Behaviour payments) {
        return new Stretch(name, Duration.ofSeconds(seconds), perSecond, payments);
    }
}
