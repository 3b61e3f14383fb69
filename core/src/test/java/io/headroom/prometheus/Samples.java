package io.headroom.prometheus;

import io.headroom.Headroom;
import io.headroom.SloBuilder;
import io.headroom.prometheus.EventSource.Buckets;
import io.headroom.prometheus.EventSource.Convention;
import io.headroom.prometheus.EventSource.HttpMeter;
import io.headroom.time.ManualClock;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** SLOs of each kind, with each kind of rules. */
enum Samples {
    SLOTH(slo -> slo.objective("99.9%"), rules -> rules),
    NEUTRAL(
            slo -> slo.objective("99%").period("28d").latency("300ms").alerts("page 2% 9h/30m", "ticket 5% 9h/1h"),
            rules -> rules.flavour(Flavour.NEUTRAL)
                    .label("team", "checkout")
                    .annotation("dashboard", "https://grafana.example/d/slo")
                    .runbook("https://runbooks.example/{service}/{slo}#{severity}")),
    SPRING(
            slo -> slo.objective("99.5%").period("7d").latency("2s").alerts("page 8% 1h/5m", "ticket 12.5% 6h/30m"),
            rules -> rules.source(slo -> meter(Convention.SPRING, Buckets.CLASSIC))),
    OPENTELEMETRY(
            slo -> slo.objective("99.5%").sla("99%").period("90d").alerts("page 1% 1h/5m", "ticket 2.5% 6h/30m"),
            rules -> rules.source(slo -> meter(Convention.OPENTELEMETRY, Buckets.CLASSIC))),
    NATIVE(
            slo -> slo.objective("99.5%").latency("250ms"),
            rules -> rules.source(slo -> meter(Convention.SPRING, Buckets.NATIVE))),
    PROXY(
            slo -> slo.objective("99.5%"),
            rules -> rules.source(slo -> new EventSource.Series(
                    "sum(proxy_requests_total{cluster=\"prod\", code=~\"[234]..\"})",
                    null,
                    "proxy_requests_total{cluster=\"prod\"}"))),
    SHORT(
            slo -> slo.objective("99%").period("4h").alerts("page 15% 30m/5m", "page 10% 1h/10m", "ticket 30% 1h/10m"),
            rules -> rules);

    final String file;
    private final Consumer<SloBuilder> slo;
    private final UnaryOperator<PrometheusRules.Builder> rules;

    Samples(Consumer<SloBuilder> slo, UnaryOperator<PrometheusRules.Builder> rules) {
        file = name().toLowerCase(Locale.ROOT);
        this.slo = slo;
        this.rules = rules;
    }

    RuleFile generate() {
        Headroom headroom = Headroom.builder("shop").manual(new ManualClock()).build();
        headroom.slo(file, slo);
        return rules.apply(PrometheusRules.builder()).build().generate(headroom);
    }

    private static EventSource meter(Convention convention, Buckets buckets) {
        return new HttpMeter(convention, buckets, Map.of("job", "shop"), "/checkout/{id}", "POST");
    }
}
