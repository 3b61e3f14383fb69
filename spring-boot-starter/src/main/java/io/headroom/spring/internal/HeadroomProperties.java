package io.headroom.spring.internal;

import io.headroom.budget.BudgetScope;
import io.headroom.metrics.MetricsDetail;
import io.headroom.prometheus.EventSource.Buckets;
import io.headroom.prometheus.EventSource.Convention;
import io.headroom.prometheus.Flavour;
import io.headroom.spring.internal.SloProperties.AlertProperties;
import io.headroom.spring.internal.SloProperties.PolicyProperties;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
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
        DefaultsProperties defaults,
        @DefaultValue Map<String, SloProperties> slos,
        @Nullable List<String> openslo,
        InboundProperties http,
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

    /** Spring gives null for those groups, as it does in {@link SloProperties}. */
    public HeadroomProperties {
        defaults = defaults == null ? DefaultsProperties.UNSET : defaults;
        http = http == null ? InboundProperties.UNSET : http;
    }

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
            @NestedConfigurationProperty AlertProperties alerts,
            @NestedConfigurationProperty PolicyProperties policy) {
        private static final DefaultsProperties UNSET = new DefaultsProperties(
                null, null, null, null, null, null, null, AlertProperties.UNSET, PolicyProperties.UNSET);

        /** As those of {@link SloProperties}. */
        public DefaultsProperties {
            alerts = alerts == null ? AlertProperties.UNSET : alerts;
            policy = policy == null ? PolicyProperties.UNSET : policy;
        }
    }

    /**
     * Several SLOs read as one: by the worst of them, by their weighted mean, by their weighted sum, or by the slices that are good in all of them.
     *
     * @param worstOf Names of the SLOs of which the worst is read. Required, unless weighted, summed or slices-of is set.
     * @param weighted Weights, above 0, by the names of the SLOs whose mean is read. Required, unless worst-of, summed or slices-of is set.
     * @param summed What the burn of each SLO is multiplied by, above 0, by the names of the SLOs whose sum is read, as OpenSLO has it. Required,
     *     unless worst-of, weighted or slices-of is set.
     * @param slicesOf Names of the SLOs in timeslices of one length whose slices are counted: one is bad if it was bad in any of them. Required, unless worst-of,
     *     weighted or summed is set.
     * @param objective Share of the slices that must be good, a ratio such as 0.99 or a percentage such as 99%. Required with slices-of.
     */
    @ConfigurationPropertiesSource
    public record CompositeProperties(
            @Nullable List<String> worstOf,
            @Nullable Map<String, String> weighted,
            @Nullable Map<String, String> summed,
            @Nullable List<String> slicesOf,
            @Nullable String objective) {}

    /**
     * How HTTP requests are seen.
     *
     * @param source Where they are seen: observations or filter. Without it, Spring's observations, or a filter where there are
     *     none.
     */
    public record InboundProperties(@Nullable String source) {
        private static final InboundProperties UNSET = new InboundProperties(null);
    }

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
