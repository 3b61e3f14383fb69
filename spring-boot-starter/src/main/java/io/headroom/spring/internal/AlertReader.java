package io.headroom.spring.internal;

import io.headroom.SloBuilder;
import io.headroom.alert.AlertMode;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.budget.Objective;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.internal.SloProperties.AlertProperties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads an SLO's alerts: its own rules or the usual ones, and how they judge. */
final class AlertReader {
    private static final Consumer<SloBuilder> UNCHANGED = slo -> {};

    private final PropertyReader properties;
    private final String prefix;
    private final AlertProperties alerts;

    AlertReader(PropertyReader properties, String prefix, AlertProperties alerts) {
        this.properties = properties;
        this.prefix = prefix;
        this.alerts = alerts;
    }

    /** What to tell SLOs without rules of their own: these in place of the usual ones. Changes nothing that is not set. */
    Consumer<SloBuilder> readDefaults() {
        if (isUnset()) {
            return UNCHANGED;
        }
        UnaryOperator<BurnRules> change = change();
        if (alerts.rules() == null) {
            return slo -> slo.usualAlerts(change);
        }
        List<BurnRule> rules = rules(alerts.rules(), rule -> {});
        return slo -> slo.usualAlerts(usual -> change.apply(usual.withRules(rules)));
    }

    /**
     * What to tell the SLO. Changes nothing that is not set.
     *
     * @param objective what its own rules must be able to fire at, null if it is not known
     * @param defaults how rules judge where this does not say
     */
    Consumer<SloBuilder> read(@Nullable Objective objective, AlertReader defaults) {
        if (isUnset()) {
            return UNCHANGED;
        }
        UnaryOperator<BurnRules> change = change();
        if (alerts.rules() == null) {
            return slo -> slo.usualAlerts(change);
        }
        BurnRules settings = change.apply(defaults.change().apply(BurnRules.NONE));
        List<BurnRule> rules = rules(alerts.rules(), rule -> {
            if (objective != null) {
                settings.withRules(List.of(rule)).check(objective);
            }
        });
        return slo -> slo.alerts(settings.withRules(rules));
    }

    private boolean isUnset() {
        return alerts.rules() == null
                && alerts.mode() == null
                && alerts.evidence() == null
                && alerts.expectedEvents() == null;
    }

    private UnaryOperator<BurnRules> change() {
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
        return rules -> expecting.apply(evident.apply(moded.apply(rules)));
    }

    private UnaryOperator<BurnRules> setting(
            String name, @Nullable String text, Function<String, UnaryOperator<BurnRules>> parser) {
        UnaryOperator<BurnRules> unchanged = UnaryOperator.identity();
        UnaryOperator<BurnRules> read = properties.optional(new Setting(prefix + "." + name, text), unchanged, parser);
        return read == null ? unchanged : read;
    }

    private List<BurnRule> rules(List<String> texts, Consumer<BurnRule> check) {
        List<BurnRule> rules = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            BurnRule rule = properties.read("%s.rules[%d]".formatted(prefix, i), texts.get(i), text -> {
                BurnRule parsed = BurnRule.parse(text);
                check.accept(parsed);
                return parsed;
            });
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules;
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
