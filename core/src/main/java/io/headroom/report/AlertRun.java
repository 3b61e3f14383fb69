package io.headroom.report;

import io.headroom.alert.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One time that a rule of an SLO fired, from what led to it until what it remembered was over. A rule that fires again before its long window has
 * forgotten goes on with the same run.
 *
 * <p>Beginning and end are change points of the cumulative excess, bad − factor · (1 − objective) · total (E. S. Page, Continuous inspection
 * schemes, Biometrika 41, 1954): from the lowest point within the long window before the alert, every span up to the alert burned faster than the factor;
 * from the highest point on, none up to the resolution did.
 *
 * @param slo the SLO's name
 * @param rule the rule, as {@code page 2% 1h/5m}
 * @param severity what it asks for
 * @param factor the burn rate it fires above
 * @param began the beginning of the first slot of what led to it
 * @param precision how long that slot is: it began up to so much later
 * @param detected when the rule fired first
 * @param ended the end of the last slot of it; empty while the rule fires
 * @param resolved when the rule fired last; empty while it fires
 */
public record AlertRun(
        String slo,
        String rule,
        Severity severity,
        double factor,
        Instant began,
        Duration precision,
        Instant detected,
        Optional<Instant> ended,
        Optional<Instant> resolved) {
    /** From the beginning to the alert. */
    public Duration timeToDetect() {
        return Duration.between(began, detected);
    }

    /** From the beginning to the end; empty while the rule fires. */
    public Optional<Duration> timeToRecover() {
        return ended.map(end -> Duration.between(began, end));
    }

    AlertRun again() {
        return new AlertRun(
                slo, rule, severity, factor, began, precision, detected, Optional.empty(), Optional.empty());
    }

    AlertRun over(Instant end, Instant at) {
        return new AlertRun(slo, rule, severity, factor, began, precision, detected, Optional.of(end), Optional.of(at));
    }

    /** Whether any of it lies in a span. */
    boolean touches(Instant from, Instant until) {
        return began.isBefore(until) && !resolved.orElse(Instant.MAX).isBefore(from);
    }
}
