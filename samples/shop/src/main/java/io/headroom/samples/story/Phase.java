package io.headroom.samples.story;

import io.headroom.samples.payment.Behaviour;
import java.time.Duration;
import java.util.List;

/**
 * A stretch of the story during which the payment service behaves in one way.
 *
 * @param name what operators would call it
 * @param length how long it lasts
 * @param payment how the payment service behaves
 * @param says what the reader should know when it begins
 */
record Phase(String name, Duration length, Behaviour payment, String says) {
    /** Healthy, brownout, outage, recovery. Lengths are multiples of the table's interval. */
    static final List<Phase> STORY = List.of(
            new Phase("healthy", Duration.ofSeconds(25), Behaviour.HEALTHY, "All is well: no budget is spent."),
            new Phase(
                    "brownout",
                    Duration.ofSeconds(25),
                    Behaviour.slow(0.1, Duration.ofMillis(600)).and(Behaviour.failing(0.02)),
                    "Payments slow down: the latency budget melts, availability less so."),
            new Phase(
                    "outage",
                    Duration.ofSeconds(15),
                    Behaviour.hanging(0.6).and(Behaviour.failing(0.4)),
                    "No payment succeeds: both checkout budgets are overspent within seconds."),
            new Phase(
                    "recovery",
                    Duration.ofSeconds(30),
                    Behaviour.HEALTHY,
                    "Payments are back: burn rates fall, good requests earn budget back."));

    /** The phase, longer or shorter. */
    Phase scaled(double factor) {
        return new Phase(name, Duration.ofMillis(Math.round(length.toMillis() * factor)), payment, says);
    }

    /** From the first phase's begin to the last one's end. */
    static Duration length(List<Phase> phases) {
        return phases.stream().map(Phase::length).reduce(Duration.ZERO, Duration::plus);
    }
}
