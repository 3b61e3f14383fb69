package io.headroom.spring.internal;

import io.headroom.SloBuilder;
import io.headroom.alert.AlertMode;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.budget.Objective;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.internal.HeadroomProperties.AlertProperties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads an SLO's alerts: its own rules or the usual ones, and how they judge. */
final class AlertReader {
    private final PropertyReader properties;
    private final String prefix;
    private final AlertProperties alerts;

    AlertReader(PropertyReader properties, String prefix, AlertProperties alerts) {
        this.properties = properties;
        this.prefix = prefix;
        this.alerts = alerts;
    }

    /** What to tell the SLO; null, and at least one problem more, if anything is wrong. Changes nothing that is not set. */
    @Nullable Consumer<SloBuilder> read(Objective objective) {
        UnaryOperator<BurnRules> moded = setting("mode", alerts.mode(), text -> {
            AlertMode mode = mode(text);
            return rules -> rules.withMode(mode);
        });
        UnaryOperator<BurnRules> evident = setting("evidence", alerts.evidence(), text -> {
            double evidence =
                    BurnRules.NONE.withEvidence(number("evidence", text)).evidence();
            return rules -> rules.withEvidence(evidence);
        });
        UnaryOperator<BurnRules> expecting = setting("expected-events", alerts.expectedEvents(), text -> {
            long events = (long) number("expected-events", text);
            BurnRules.NONE.withExpectedEvents(events);
            return rules -> rules.withExpectedEvents(events);
        });
        if (moded == null || evident == null || expecting == null) {
            return null;
        }
        UnaryOperator<BurnRules> change = rules -> expecting.apply(evident.apply(moded.apply(rules)));
        if (alerts.rules() == null) {
            return slo -> slo.usualAlerts(change);
        }
        BurnRules own = own(alerts.rules(), change.apply(BurnRules.NONE), objective);
        return own == null ? null : slo -> slo.alerts(own);
    }

    private @Nullable UnaryOperator<BurnRules> setting(
            String name, @Nullable String text, Function<String, UnaryOperator<BurnRules>> parser) {
        return properties.optional(prefix + "." + name, text, UnaryOperator.identity(), parser);
    }

    private @Nullable BurnRules own(List<String> texts, BurnRules settings, Objective objective) {
        List<BurnRule> rules = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            BurnRule rule = properties.read("%s.rules[%d]".formatted(prefix, i), texts.get(i), text -> {
                BurnRule parsed = BurnRule.parse(text);
                settings.withRules(List.of(parsed)).check(objective);
                return parsed;
            });
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules.size() == texts.size() ? settings.withRules(rules) : null;
    }

    private static AlertMode mode(String text) {
        return Arrays.stream(AlertMode.values())
                .filter(mode -> mode.toString().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException(
                        "mode", text, "must be burn-rate or consumed-budget", "leave it out for burn-rate"));
    }

    private static double number(String setting, String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException none) {
            throw new InvalidSettingException(setting, text, "must be a number", "write digits, or leave it out");
        }
    }
}
