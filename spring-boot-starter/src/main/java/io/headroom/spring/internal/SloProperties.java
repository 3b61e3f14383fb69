package io.headroom.spring.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One SLO.
 *
 * @param objective Share of good events to reach, as a percentage (99.9%) or a ratio (0.999); a bare 99.9 is refused.
 * @param period Period of the error budget, rolling from 1h to 366d, or the calendar's month, quarter or year.
 * @param zone Time zone of a calendar period, such as Europe/Zurich.
 * @param method What the budget is spent in: occurrences (events), timeslices or ratio-timeslices.
 * @param slice Length of a slice, from 10s to 1d. Required by both slice methods, refused otherwise.
 * @param sliceTarget Share of good events that makes a slice good, up to 100%. Required by timeslices, refused otherwise.
 * @param sla What was promised to customers, below the objective: declares a second SLO, "name-sla", without alerts.
 *     Without it, there is none.
 * @param maintenance Times whose events spend no budget: two times, or a time and a duration, ISO 8601, such as
 *     2026-12-24T22:00:00Z/PT4H.
 * @param sli Which events are good, and where they come from.
 * @param alerts When it alerts.
 * @param policy What the team does at which level of the budget.
 * @param family Divides the SLO by a key, such as a tenant, that the application records.
 */
@ConfigurationPropertiesSource
public record SloProperties(
        @Nullable String objective,
        @Nullable String period,
        @Nullable String zone,
        @Nullable String method,
        @Nullable String slice,
        @Nullable String sliceTarget,
        @Nullable String sla,
        @Nullable List<String> maintenance,
        SliProperties sli,
        AlertProperties alerts,
        PolicyProperties policy,
        FamilyProperties family) {
    /** Spring gives null for groups of which nothing is set. A default value of theirs would take it longer than the rest of an SLO. */
    public SloProperties {
        sli = sli == null ? SliProperties.UNSET : sli;
        alerts = alerts == null ? AlertProperties.UNSET : alerts;
        policy = policy == null ? PolicyProperties.UNSET : policy;
        family = family == null ? FamilyProperties.UNSET : family;
    }

    /**
     * Which events are good, and where they come from.
     *
     * @param http Selects HTTP requests. Without it and without job, the application records the events itself.
     * @param job Method of a bean whose calls are the events, such as "NightlyImport.run": class name, short or full, and method.
     *     Without it, none is.
     * @param latency Longest good duration, such as 300ms, from 1us to 1h. Without it or another kind, every event
     *     that did not fail is good.
     * @param freshness Longest time since the job last succeeded, or greatest good age of what the application records, such as
     *     26h, from 1s to 366d. Without it, age does not matter.
     * @param throughput Least number of events in a slice, such as 100; needs the method timeslices. Without it, silence is good.
     * @param custom What the application calls good, a DNS label such as correctness. Without it, good is what did not fail.
     * @param resilience4j Name of a Resilience4j instance: the calls of its circuit breaker are the events. Without it, none is.
     * @param recorder Name of the events that the application records: SLOs of one name share a recorder. Without it, each has its own.
     */
    public record SliProperties(
            @Nullable HttpProperties http,
            @Nullable String job,
            @Nullable String latency,
            @Nullable String freshness,
            @Nullable String throughput,
            @Nullable String custom,
            @Nullable String resilience4j,
            @Nullable String recorder) {
        private static final SliProperties UNSET = new SliProperties(null, null, null, null, null, null, null, null);
    }

    /**
     * Requests, and which of them are good. Either uri or path is required; all that are set must hold.
     *
     * @param uri Path template of the handler, such as "/checkout/{id}". The name of a variable does not matter; "*" stands for any
     *     segment and "**" for any number of them. Required, unless path is set.
     * @param path Pattern of the request's path, without the context path, such as "/api/**". Selects what reaches no handler, too.
     *     Required, unless uri is set.
     * @param method HTTP method. Without it, all count.
     * @param header Request header, with its value as in "X-Tier: gold", or whatever its value as in "X-Tier". Without it, all
     *     count.
     * @param ignored Requests that count for nothing: status (404), class of status (4xx), exception, or "aborted". Without any, those whose
     *     client hung up.
     * @param good Requests that are good, written likewise. Without any, what is not bad.
     * @param bad Requests that are bad, written likewise. What no list names is bad with 5xx or without a whole answer, ignored if the
     *     client hung up, and otherwise good. Without any, nothing else is bad.
     */
    public record HttpProperties(
            @Nullable String uri,
            @Nullable String path,
            @Nullable String method,
            @Nullable String header,
            @DefaultValue List<String> ignored,
            @DefaultValue List<String> good,
            @DefaultValue List<String> bad) {}

    /**
     * When an SLO alerts.
     *
     * @param rules Severity, share of the budget, long and short window of each, such as "page 2% 1h/5m".
     * @param mode What a rule compares: burn-rate or consumed-budget.
     * @param evidence How likely the bad events may be by chance, from 0 to 0.5.
     * @param expectedEvents Events of a whole period, for consumed-budget. Without it, they are extrapolated from those counted.
     */
    public record AlertProperties(
            @Nullable List<String> rules,
            @Nullable String mode,
            @Nullable String evidence,
            @Nullable String expectedEvents) {
        static final AlertProperties UNSET = new AlertProperties(null, null, null, null);
    }

    /**
     * What the team does at which level of the budget.
     *
     * @param levels State, share of the budget at or below which it holds, and consequence of each, fullest first, such as
     *     "caution 25% release with care".
     * @param postmortemShare Share of the budget beyond which an incident needs a postmortem.
     * @param leastCoverage Share of the period that must be observed for a verdict.
     */
    public record PolicyProperties(
            @Nullable List<String> levels,
            @Nullable String postmortemShare,
            @Nullable String leastCoverage) {
        static final PolicyProperties UNSET = new PolicyProperties(null, null, null);
    }

    /**
     * Divides the SLO by a key that the application records.
     *
     * @param maxKeys Most members at a time, 1 to 10000; further keys share the overflow SLO. There is a family if this or idle-after is set.
     * @param idleAfter How long a member without events stays, from 1m to 366d.
     */
    public record FamilyProperties(
            @Nullable String maxKeys, @Nullable String idleAfter) {
        static final FamilyProperties UNSET = new FamilyProperties(null, null);
    }
}
