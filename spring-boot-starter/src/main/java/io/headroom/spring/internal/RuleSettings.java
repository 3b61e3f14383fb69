package io.headroom.spring.internal;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.prometheus.Flavour;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.spring.internal.HeadroomProperties.RulesProperties;
import java.util.Map;

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
        if (written.scrapeInterval() != null) {
            properties.read(
                    RULES + "scrape-interval",
                    written.scrapeInterval(),
                    text -> rules.scrapeInterval(DurationGrammar.parse("scrape interval", text, "15s")));
        }
        for (Map.Entry<String, String> label : written.labels().entrySet()) {
            properties.read(
                    RULES + "labels." + label.getKey(), label.getKey(), name -> rules.label(name, label.getValue()));
        }
        rules.source(new HttpMeterReader(properties, places).read(written.httpMeter(), slos));
        return new RuleSettings(written.flavour(), runbook, rules.build());
    }
}
