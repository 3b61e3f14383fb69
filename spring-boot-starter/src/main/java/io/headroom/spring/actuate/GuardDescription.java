package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.headroom.guard.AttemptCounts;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardCounts;
import io.headroom.guard.RecentResults;
import io.headroom.guard.RetryBudget;
import io.headroom.guard.ServedSlo;
import io.headroom.guard.SloCircuitBreaker;
import io.headroom.internal.check.DurationGrammar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One guard as the endpoint shows it. Absent fields are null here.
 *
 * @param name the guard's name
 * @param state {@code off}, {@code unticked}, {@code limiting}, {@code routing}, {@code no-retries} or {@code calm}
 * @param reasons why, in sentences with figures
 * @param retryMode what retries may do: {@code off}, {@code observe} or {@code enforce}
 * @param breakerMode the same of the limit and the routing
 * @param timeout how long the client waits: {@code 400ms}
 * @param slos the request SLOs that its calls are made for
 * @param budgetLeft what is left of the error budget of the one in most danger, in [0, 1]; what the laws take it for
 * @param inFlight attempts without an end so far
 * @param lately how the dependency answered in the last seconds
 * @param calls calls through the guard since the start
 * @param attempts attempts made since the start
 * @param retries the retry budget
 * @param breaker limit and routing
 * @param observed what observing parts would have done since the start
 * @param history how it stood since the moment that was asked for; absent otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GuardDescription(
        String name,
        String state,
        List<String> reasons,
        String retryMode,
        String breakerMode,
        String timeout,
        List<Served> slos,
        double budgetLeft,
        long inFlight,
        Lately lately,
        Calls calls,
        AttemptCounts attempts,
        Retries retries,
        Breaker breaker,
        Observed observed,
        @Nullable GuardHistory history)
        implements OperationResponseBody {
    /** @param history null unless it was asked for */
    static GuardDescription of(Guard guard, @Nullable GuardHistory history) {
        GuardState state = GuardState.of(guard);
        GuardCounts counts = guard.counts();
        SloCircuitBreaker breaker = guard.breaker();
        return new GuardDescription(
                guard.name(),
                state.name(),
                state.reasons(),
                guard.retryMode().toString(),
                guard.breakerMode().toString(),
                DurationGrammar.format(guard.timeout()),
                guard.slos().stream().map(Served::of).toList(),
                breaker.remainingBudget(),
                guard.attempts().inFlight(),
                Lately.of(breaker.recent()),
                new Calls(counts.success(), counts.failure(), counts.rejected(), counts.fallback()),
                guard.attempts().counts(),
                Retries.of(counts, guard.retryBudget()),
                Breaker.of(breaker),
                new Observed(counts.wouldReject(), counts.wouldFallBack(), counts.wouldRetry(), counts.wouldDeny()),
                history);
    }

    /**
     * A request SLO.
     *
     * @param name its name
     * @param objective its target, in (0, 1)
     * @param latency how long a good request takes at most; absent if that does not matter
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Served(
            String name, double objective, @Nullable String latency) {
        static Served of(ServedSlo slo) {
            return new Served(
                    slo.name(),
                    slo.objective(),
                    slo.latency().map(DurationGrammar::format).orElse(null));
        }
    }

    /**
     * How the dependency answered in the last seconds; older results weigh less.
     *
     * @param callsPerSecond the rate of calls, let through or not
     * @param results of how many results the shares are
     * @param ok the share of good answers, in [0, 1]
     * @param overloads the share of overloads
     * @param late the share of failures that came too late for a fallback
     */
    public record Lately(double callsPerSecond, double results, double ok, double overloads, double late) {
        static Lately of(RecentResults recent) {
            return new Lately(
                    recent.callsPerSecond(),
                    recent.results(),
                    recent.okShare(),
                    recent.overloadShare(),
                    recent.lateShare());
        }
    }

    /**
     * Calls since the start, by how they ended.
     *
     * @param success with a good answer of the dependency
     * @param failure badly
     * @param rejected not made, without a fallback
     * @param fallback answered by the fallback
     */
    public record Calls(long success, long failure, long rejected, long fallback) {}

    /**
     * The retry budget.
     *
     * @param granted retries made since the start
     * @param denied failures since the start that were not retried although they could have been
     * @param tokens the retries that could be made at once
     * @param gate how far the gate is open, in [0, 1]
     * @param expectedMillis how long a good answer takes, told from those that were timed
     */
    public record Retries(long granted, long denied, double tokens, double gate, double expectedMillis) {
        static Retries of(GuardCounts counts, RetryBudget budget) {
            double millis =
                    (double) budget.expectedNanos() / Duration.ofMillis(1).toNanos();
            return new Retries(counts.retriesGranted(), counts.retriesDenied(), budget.tokens(), budget.gate(), millis);
        }
    }

    /**
     * The limit of attempts in flight and the routing to fallbacks; observing ones are shown as if they were kept.
     *
     * @param limit how many attempts may be in flight; absent without a limit
     * @param limitingSince since when; absent without a limit
     * @param limitHeld whether a limit did not help and none is tried for a while
     * @param tryShare the share of calls that go on trying; absent unless calls are routed to their fallback
     * @param routingSince since when; absent unless calls are routed to their fallback
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Breaker(
            @Nullable Double limit,
            @Nullable Instant limitingSince,
            boolean limitHeld,
            @Nullable Double tryShare,
            @Nullable Instant routingSince) {
        static Breaker of(SloCircuitBreaker breaker) {
            return new Breaker(
                    breaker.isLimiting() ? breaker.limit() : null,
                    breaker.limitingSince().orElse(null),
                    breaker.isLimitHeld(),
                    breaker.isRouting() ? breaker.tryShare() : null,
                    breaker.routingSince().orElse(null));
        }
    }

    /**
     * What parts that observe would have done since the start.
     *
     * @param reject calls that would have been refused
     * @param fallBack calls that would have gone to their fallback
     * @param retry failures that would have been retried
     * @param deny retries of another library that would have been denied
     */
    public record Observed(long reject, long fallBack, long retry, long deny) {}
}
