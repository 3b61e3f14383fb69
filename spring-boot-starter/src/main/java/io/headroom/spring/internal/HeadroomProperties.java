package io.headroom.spring.internal;

import io.headroom.budget.BudgetScope;
import io.headroom.metrics.MetricsDetail;
import io.headroom.prometheus.EventSource.Buckets;
import io.headroom.prometheus.EventSource.Convention;
import io.headroom.prometheus.Flavour;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * The {@code headroom.*} properties as they were written. {@link HeadroomSettings} reads them with core's grammar, so that every
 * refusal names the rule. Defaults that only core knows are told to the metadata in {@code META-INF}, files named
 * {@code additional}.
 *
 * @param enabled Whether Headroom does anything at all.
 * @param service Name of the service, a label on every metric.
 * @param defaults What SLOs are like that do not say otherwise.
 * @param slos The SLOs by name, a DNS label of at most 63 characters. Without any, there is nothing to see.
 * @param openslo OpenSLO v1 files that declare SLOs, such as "classpath:slo/*.yaml". Properties of the same SLO count instead. Without
 *     any, only properties and beans declare SLOs.
 * @param http How HTTP requests are seen.
 * @param guards The guards by name, a DNS label of at most 63 characters. Without any, no call to a dependency is guarded.
 * @param composites Several SLOs read as one, by name, a DNS label of at most 63 characters. Without any, each is read alone.
 * @param store Where counts are kept over restarts.
 * @param fleet What an instance knows of its fleet.
 * @param metrics What is published, and how.
 * @param rules What the generated Prometheus rules are like.
 * @param alertmanager Who is told of alerts without a Prometheus between.
 */
@ConfigurationProperties(prefix = HeadroomProperties.PREFIX, ignoreUnknownFields = false)
public record HeadroomProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String service,
        @DefaultValue DefaultsProperties defaults,
        @DefaultValue Map<String, SloProperties> slos,
        @Nullable List<String> openslo,
        @DefaultValue InboundProperties http,
        @DefaultValue Map<String, GuardProperties> guards,
        @DefaultValue Map<String, CompositeProperties> composites,
        @DefaultValue StoreProperties store,
        @DefaultValue FleetProperties fleet,
        @DefaultValue Metrics metrics,
        @DefaultValue RulesProperties rules,
        @DefaultValue AlertmanagerProperties alertmanager) {
    /** What all properties begin with. */
    public static final String PREFIX = "headroom";

    /** Whether metrics go through OpenTelemetry. */
    public static final String OPENTELEMETRY = PREFIX + ".metrics.opentelemetry";

    /** Where counts are kept. */
    public static final String STORE_TYPE = PREFIX + ".store.type";

    private static final String UNNAMED = "application";
    private static final int LONGEST_NAME = 200;

    /** The service's name, or that of the application: whatever the latter is called, it starts as it did without Headroom. */
    public String serviceIn(Environment environment) {
        if (service != null) {
            return service;
        }
        String name = environment.getProperty("spring.application.name", UNNAMED);
        return name.isBlank() ? UNNAMED : name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    /**
     * What SLOs are like that do not say otherwise.
     *
     * @param objective Objective of SLOs that have none. Without it, each needs its own.
     * @param period Period of SLOs that have none.
     * @param zone Time zone of calendar periods without one.
     * @param method Budgeting method of SLOs that have none.
     * @param slice Length of the slices of SLOs with a slice method. Without it, each needs its own.
     * @param sliceTarget Share of good events that makes a slice good, of SLOs with the method timeslices. Without it, each
     *     needs its own.
     * @param maintenance Times whose events spend no budget, of SLOs that have none: two times, or a time and a
     *     duration, ISO 8601. Without it, every event counts.
     * @param alerts When SLOs alert that have no rules. A rule that cannot fire at an SLO's objective is left out with a warning.
     * @param policy What the team does at which level of the budget, where an SLO does not say.
     */
    public record DefaultsProperties(
            @Nullable String objective,
            @Nullable String period,
            @Nullable String zone,
            @Nullable String method,
            @Nullable String slice,
            @Nullable String sliceTarget,
            @Nullable List<String> maintenance,
            @DefaultValue AlertProperties alerts,
            @DefaultValue PolicyProperties policy) {}

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
            @DefaultValue SliProperties sli,
            @DefaultValue AlertProperties alerts,
            @DefaultValue PolicyProperties policy,
            @DefaultValue FamilyProperties family) {}

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
            @Nullable String expectedEvents) {}

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
            @Nullable String leastCoverage) {}

    /**
     * Divides the SLO by a key that the application records.
     *
     * @param maxKeys Most members at a time, 1 to 10000; further keys share the overflow SLO. There is a family if this or idle-after is set.
     * @param idleAfter How long a member without events stays, from 1m to 366d.
     */
    public record FamilyProperties(
            @Nullable String maxKeys, @Nullable String idleAfter) {}

    /**
     * Several SLOs read as one: by the worst of them, by their weighted mean, or by their weighted sum.
     *
     * @param worstOf Names of the SLOs of which the worst is read. Required, unless weighted or summed is set.
     * @param weighted Weights, above 0, by the names of the SLOs whose mean is read. Required, unless worst-of or summed is set.
     * @param summed What the burn of each SLO is multiplied by, above 0, by the names of the SLOs whose sum is read, as OpenSLO has it. Required,
     *     unless worst-of or weighted is set.
     */
    @ConfigurationPropertiesSource
    public record CompositeProperties(
            @Nullable List<String> worstOf,
            @Nullable Map<String, String> weighted,
            @Nullable Map<String, String> summed) {}

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
            @Nullable String recorder) {}

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
     * How HTTP requests are seen.
     *
     * @param source Where they are seen: observations or filter. Without it, Spring's observations, or a filter where there are
     *     none.
     */
    public record InboundProperties(@Nullable String source) {}

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

    /**
     * Where counts are kept over restarts.
     *
     * @param type Where: in a directory, or in a database or a Redis that the instances share, by the application's own DataSource or
     *     RedisConnectionFactory. Without it, in the directory if one is set.
     * @param directory Directory for the files, created if need be. Without it, counts live in memory only.
     * @param interval Time between two saves, the most that a crash loses, from 1s to 1h; to 1m where instances share a store.
     * @param instance Name of this process among those that share the store, a DNS label. Where they share a database or a Redis it is
     *     one of its own unless set; an instance that keeps its name keeps its own budget.
     * @param createTables Whether to create the tables of the type jdbc where they are missing.
     */
    public record StoreProperties(
            @Nullable StoreType type,
            @Nullable String directory,
            @Nullable String interval,
            @Nullable String instance,
            @DefaultValue("false") boolean createTables) {}

    /** Kinds of stores. */
    public enum StoreType {
        /** Files. */
        DIRECTORY("Path"),
        /** A relational database. */
        JDBC("DataSource"),
        /** A Redis. */
        REDIS("RedisConnectionFactory");

        private final String client;

        StoreType(String client) {
            this.client = client;
        }

        /** What a store of this kind needs. */
        String client() {
            return client;
        }
    }

    /**
     * What an instance knows of its fleet.
     *
     * @param follow Which budget the policy and the guards act on: that of this instance, or that of all instances of the service while it is
     *     known.
     * @param prometheus A server that has what the generated rules record.
     */
    public record FleetProperties(
            @DefaultValue("local") BudgetScope follow,
            @DefaultValue PrometheusProperties prometheus) {}

    /**
     * A Prometheus, or what speaks its HTTP API. Its rules are those of headroom.rules.
     *
     * @param url Address of the server, such as http://prometheus:9090. Without it, the fleet's budget is read from the store.
     * @param interval Time between two readings, from 1s to 1h. After three without an answer the fleet's budget is not acted on.
     * @param timeout How long an answer may take, from 100ms to 1m.
     * @param bearerToken Token to authenticate with. Without it, there is none.
     * @param username Name to authenticate with. Without it, there is none.
     * @param password Password to authenticate with. Without it, it is empty.
     * @param headers Headers of each request, such as X-Scope-OrgID. Without any, there are those of the authentication.
     * @param sslBundle Name of the SSL bundle with whom to trust. Without it, whom the JVM trusts.
     */
    public record PrometheusProperties(
            @Nullable String url,
            @Nullable String interval,
            @Nullable String timeout,
            @Nullable String bearerToken,
            @Nullable String username,
            @Nullable String password,
            @DefaultValue Map<String, String> headers,
            @Nullable String sslBundle)
            implements ServerProperties {
        /** Without what is secret. */
        @Override
        public String toString() {
            return "PrometheusProperties[url=%s]".formatted(url);
        }
    }

    /**
     * Who is told of burn alerts that no Prometheus has rules for. Labels and runbook are those of headroom.rules.
     *
     * @param urls Addresses of the Alertmanagers, such as http://alertmanager:9093; all of a cluster. Without any, alerts are left to
     *     Prometheus.
     * @param interval Time between two sendings of what fires, from 1s to 5m.
     * @param resolveAfter How long after the last sending an alert is over, from 2s to 1h and two intervals at least.
     * @param timeout How long an answer may take, from 100ms to 1m.
     * @param bearerToken Token to authenticate with. Without it, there is none.
     * @param username Name to authenticate with. Without it, there is none.
     * @param password Password to authenticate with. Without it, it is empty.
     * @param headers Headers of each request, such as X-Scope-OrgID. Without any, there are those of the authentication.
     * @param sslBundle Name of the SSL bundle with whom to trust. Without it, whom the JVM trusts.
     */
    public record AlertmanagerProperties(
            @DefaultValue List<String> urls,
            @Nullable String interval,
            @Nullable String resolveAfter,
            @Nullable String timeout,
            @Nullable String bearerToken,
            @Nullable String username,
            @Nullable String password,
            @DefaultValue Map<String, String> headers,
            @Nullable String sslBundle)
            implements ServerProperties {
        /** Without what is secret. */
        @Override
        public String toString() {
            return "AlertmanagerProperties[urls=%s]".formatted(urls);
        }
    }

    /**
     * What is published.
     *
     * @param detail Whether an SLO has its twelve basic series, or also the SLI, burn rate and coverage of every window.
     * @param opentelemetry Whether metrics go through the OpenTelemetry API too, if the bridge is there: auto leaves it to a registry of
     *     Micrometer that sends them to OpenTelemetry already.
     */
    public record Metrics(
            @DefaultValue("basic") MetricsDetail detail,
            @DefaultValue("auto") OtelPublishing opentelemetry) {}

    /**
     * What the generated Prometheus rules are like.
     *
     * @param flavour How recorded series and their labels are named: as Sloth names them, or without its name.
     * @param labels Labels on every recorded series and every alert; a name with other characters than letters and digits stands in quotes and
     *     brackets, as in "[cost_centre]". Without any, there are those of the flavour.
     * @param runbook Link on every alert, in which {service}, {slo} and {severity} are filled in. Without it, there is none.
     * @param scrapeInterval How often Prometheus scrapes the service, from 1s to 1m: a window of a rule must hold four scrapes.
     */
    public record RulesProperties(
            @DefaultValue("sloth") Flavour flavour,
            @DefaultValue Map<String, String> labels,
            @Nullable String runbook,
            @Nullable String scrapeInterval,
            @DefaultValue HttpMeterProperties httpMeter) {}

    /**
     * Which meter the rules count HTTP requests by.
     *
     * @param convention Naming of the meter: spring for http_server_requests_seconds, opentelemetry for
     *     http_server_request_duration_seconds. Without it, the rules count by Headroom's own series.
     * @param buckets How the meter's histogram is kept: a series a boundary, of which a latency threshold must be one, or natively.
     * @param labels Labels that only this service's series have, such as job. Required with a convention.
     */
    public record HttpMeterProperties(
            @Nullable Convention convention,
            @DefaultValue("classic") Buckets buckets,
            @DefaultValue Map<String, String> labels) {}
}
