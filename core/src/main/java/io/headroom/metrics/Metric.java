package io.headroom.metrics;

/** What is published, each the same through every metrics library. */
public enum Metric {
    /** Label {@code result}: good, bad. */
    EVENTS(Kind.COUNTER, "slo.events", "{event}", "Events that counted towards the SLO"),
    /** The target. */
    OBJECTIVE(Kind.GAUGE, "slo.objective", "1", "Target share of what counts as good"),
    /** Below 0 when overspent. */
    REMAINING(
            Kind.GAUGE,
            "slo.error.budget.remaining",
            "1",
            "Share of the period's error budget left, as this process counted it"),
    /** Label {@code window}. */
    COVERAGE(Kind.GAUGE, "slo.window.coverage", "1", "Share of the window that this process observed"),
    /** Label {@code window}. */
    BURN_RATE(
            Kind.GAUGE,
            "slo.burn.rate",
            "{burn}",
            "Bad ratio of the window over 1 - objective, as this process counted it"),
    /** Label {@code window}; with {@link MetricsDetail#FULL} only. */
    SLI(Kind.GAUGE, "slo.sli", "1", "Share of good events in the window, as this process counted it"),
    /** Label {@code severity}: page, ticket. */
    ALERT_ACTIVE(
            Kind.GAUGE, "slo.alert.active", "{alert}", "1 while a burn alert of this severity fires in this process"),
    /** Labels {@code objective}, {@code period} and {@code sli}. */
    INFO(Kind.GAUGE, "slo.info", "", "What was declared, as labels; always 1"),

    /** Label {@code result}: success, failure, rejected, fallback. */
    GUARD_CALLS(Kind.COUNTER, "slo.guard.calls", "{call}", "Calls through the guard, by how they ended"),
    /** Label {@code result}: granted, denied. */
    GUARD_RETRIES(Kind.COUNTER, "slo.guard.retries", "{retry}", "Retries of failed attempts, made or denied"),
    /** In retries. */
    GUARD_RETRY_BUDGET(Kind.GAUGE, "slo.guard.retry.budget", "{retry}", "Retries that the budget could pay at once"),
    /** In calls. */
    GUARD_LIMIT(
            Kind.GAUGE,
            "slo.guard.limit",
            "{call}",
            "Most calls in flight while the dependency is overloaded; 0 without a limit"),
    /** Label {@code action}: reject, fallback, retry, deny; only there while a part of the guard observes. */
    GUARD_OBSERVED(Kind.COUNTER, "slo.guard.observed", "{decision}", "What an observing guard would have done"),

    /** Once a process, from the first SLO or guard on. */
    TICKER_AGE(
            Kind.GAUGE,
            "headroom.ticker.age",
            "s",
            "Time since this process last updated its error budgets and guards"),
    /** Once a process with a store. */
    STORE_AGE(Kind.GAUGE, "headroom.store.age", "s", "Time since this process last saved its counts");

    /** Whether it may be summed over processes. */
    public enum Kind {
        /** A count of events that only grows while the process lives. */
        COUNTER,
        /** A value of this process, never to be added to another's. */
        GAUGE
    }

    private final Kind kind;
    private final String meter;
    private final String unit;
    private final String description;

    Metric(Kind kind, String meter, String unit, String description) {
        this.kind = kind;
        this.meter = meter;
        this.unit = unit;
        this.description = description;
    }

    /** Counter or gauge. */
    public Kind kind() {
        return kind;
    }

    /** The meter's or instrument's name, lower-case words with dots between them. */
    public String meter() {
        return meter;
    }

    /** In UCUM, as OpenTelemetry writes units: {@code 1} of a ratio, {@code s}, what is counted in braces; empty if there is none. */
    public String unit() {
        return unit;
    }

    /** One sentence for people. */
    public String description() {
        return description;
    }
}
