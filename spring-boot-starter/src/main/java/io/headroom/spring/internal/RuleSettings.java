package io.headroom.spring.internal;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.prometheus.Flavour;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.spring.internal.HeadroomProperties.RulesProperties;

/**
 * What the generated Prometheus rules are like.
 *
 * @param runbook empty for none
 */
public record RuleSettings(Flavour flavour, String runbook, PrometheusRules generator) {
    private static final String RULES = HeadroomProperties.PREFIX + ".rules.";

    static RuleSettings read(
            RulesProperties written, SloDeclarations slos, PropertyReader properties, PropertyPlaces places) {
        String runbook = written.runbook() == null ? "" : written.runbook();
        PrometheusRules.Builder rules =
                PrometheusRules.builder().flavour(written.flavour()).runbook(runbook);
        properties.optional(
                new Setting(RULES + "scrape-interval", written.scrapeInterval()),
                rules,
                text -> rules.scrapeInterval(DurationGrammar.parse("scrape interval", text, "15s")));
        written.labels()
                .forEach((name, value) ->
                        properties.read(RULES + "labels." + name, name, label -> rules.label(label, value)));
        rules.source(new HttpMeterReader(properties, places).read(written.httpMeter(), slos));
        return new RuleSettings(written.flavour(), runbook, rules.build());
    }
}
