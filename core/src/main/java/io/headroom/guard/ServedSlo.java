package io.headroom.guard;

import io.headroom.internal.check.RatioGrammar;
import io.headroom.sli.Sli;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * A request SLO as a guard sees it: the guard's calls are made for requests that count towards it.
 *
 * @param name its name
 * @param objective its target, in (0, 1)
 * @param latency how long a good request takes at most, from 1 microsecond to 1 hour; empty if that does not matter
 * @param remainingBudget what is left of its error budget, 1 while too little of the period was seen; any value, clamped to [0, 1]
 */
public record ServedSlo(String name, double objective, Optional<Duration> latency, DoubleSupplier remainingBudget) {
    public ServedSlo {
        RatioGrammar.check("objective of " + name, objective);
        latency.ifPresent(Sli::latency); // which knows the range
    }
}
