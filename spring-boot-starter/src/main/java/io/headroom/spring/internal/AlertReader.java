package io.headroom.spring.internal;

import io.headroom.Slo;
import io.headroom.alert.AlertMode;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.budget.Objective;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.internal.HeadroomProperties.AlertProperties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
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

    /** Whether any of it is set; if not, core's rules hold. */
    boolean isSet() {
        return alerts.rules() != null
                || alerts.mode() != null
                || alerts.evidence() != null
                || alerts.expectedEvents() != null;
    }

    /** What to tell the SLO; null, and at least one problem more, if anything is wrong. */
    @Nullable Consumer<Slo.Builder> read(Objective objective) {
        BurnRules none = BurnRules.NONE;
        BurnRules moded = properties.optional(prefix + ".mode", alerts.mode(), none, text -> none.withMode(mode(text)));
        BurnRules evident = properties.optional(
                prefix + ".evidence", alerts.evidence(), none, text -> none.withEvidence(number("evidence", text)));
        BurnRules expecting = properties.optional(
                prefix + ".expected-events",
                alerts.expectedEvents(),
                none,
                text -> none.withExpectedEvents((long) number("expected-events", text)));
        if (moded == null || evident == null || expecting == null) {
            return null;
        }
        BurnRules settings = new BurnRules(List.of(), moded.mode(), evident.evidence(), expecting.expectedEvents());
        if (alerts.rules() == null) {
            return slo -> slo.usualAlerts(usual -> settings.withRules(usual.rules()));
        }
        BurnRules own = own(alerts.rules(), settings, objective);
        return own == null ? null : slo -> slo.alerts(own);
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
                .filter(mode -> name(mode).equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException(
                        "mode", text, "must be burn-rate or consumed-budget", "leave it out for burn-rate"));
    }

    private static String name(AlertMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double number(String setting, String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException none) {
            throw new InvalidSettingException(setting, text, "must be a number", "write digits, or leave it out");
        }
    }
}
