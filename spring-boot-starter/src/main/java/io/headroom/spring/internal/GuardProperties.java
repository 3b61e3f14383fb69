package io.headroom.spring.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * One guard: the calls to one dependency.
 *
 * @param timeout How long its client waits for an answer, from 1ms to 1h; not enforced. Required, unless an SLO it serves has a
 *     latency: the tightest is taken.
 * @param slos Names of the request SLOs that its calls are made for. Without any, there is no deadline, and no budget to look at.
 * @param hosts Host names, with a port if need be, whose HTTP calls it guards. Without any, it guards the clients below and calls
 *     in code.
 * @param clients Names of HTTP service groups and of gRPC channels whose calls it guards. Without any, it guards the hosts above and calls in
 *     code.
 * @param retryingBeans Names of beans whose retries are on its budget: of type RetryTemplate, or with methods that are Retryable.
 *     Without any, it knows the retries that it makes itself.
 * @param mode What all of it may do: off, observe or enforce. Without it, retries enforce and the rest observes.
 * @param retryMode What retries may do. Without it, what the mode says, or enforce.
 * @param breakerMode What the limit of calls in flight and the routing to fallbacks may do. Without it, what the mode says, or
 *     observe.
 * @param idempotent Whether calls may be made twice. Without it, the HTTP method tells, and calls in code are made once.
 * @param resilience4j Name of a Resilience4j instance: its circuit breaker and its retry are the guard. Without it, none is.
 * @param retries Most attempts after the first, from 0 to 10.
 * @param backoff Longest wait before the first retry; doubles with each, and the wait is drawn from zero to it.
 * @param longestBackoff Longest wait before any retry.
 * @param retryRatio Retries that a call funds, from 0 to 1000.
 * @param retryBurst Most retries kept for later, from 0 to 1000.
 * @param slowAnswers Share of slow ones among the good answers from which on retries become fewer, and from which on there are none.
 * @param fallbackValue What a fallback's answer is worth, a good one being worth 1.
 * @param bestEffortShare How much of the limit calls of lower objectives may fill while others are there too.
 * @param fixedShare Most attempts in flight at any time. Without it, they are limited only while the dependency is overloaded.
 * @param lease After how long an attempt that never ends gives its place back. Without it, after four timeouts.
 */
@ConfigurationPropertiesSource
public record GuardProperties(
        @Nullable String timeout,
        @Nullable List<String> slos,
        @Nullable List<String> hosts,
        @Nullable List<String> clients,
        @Nullable List<String> retryingBeans,
        @Nullable String mode,
        @Nullable String retryMode,
        @Nullable String breakerMode,
        @Nullable String idempotent,
        @Nullable String resilience4j,
        @Nullable String retries,
        @Nullable String backoff,
        @Nullable String longestBackoff,
        @Nullable String retryRatio,
        @Nullable String retryBurst,
        @Nullable String slowAnswers,
        @Nullable String fallbackValue,
        @Nullable String bestEffortShare,
        @Nullable String fixedShare,
        @Nullable String lease) {}
