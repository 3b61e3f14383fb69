package io.headroom.prometheus;

import io.headroom.Slo;
import io.headroom.alert.AlertMode;
import io.headroom.alert.BurnRule;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Period;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import java.time.Duration;

/** What PromQL can say exactly. The rest is refused, with the reason. */
final class Sayable {
    /** A rate needs two samples; with four, one scrape may fail. */
    private static final int FEWEST_SCRAPES = 4;

    private Sayable() {}

    /** @throws IllegalArgumentException with the SLO, the rule that PromQL cannot say, and the reason */
    static void check(Slo slo, Duration scrapeInterval) {
        BudgetingMethod method = slo.objective().method();
        if (!(method instanceof BudgetingMethod.Occurrences)) {
            throw refusal(
                    slo,
                    method.toString(),
                    "must have the method occurrences",
                    "Prometheus evaluates at moments of its own, so its slices would not be those that the service counts");
        }
        if (slo.objective().period() instanceof Period.Calendar calendar) {
            throw refusal(
                    slo, calendar.toString(), "must have a rolling period", "PromQL has no windows of the calendar");
        }
        if (slo.alertRules().mode() == AlertMode.CONSUMED_BUDGET
                && !slo.alertRules().rules().isEmpty()) {
            throw refusal(slo, AlertMode.CONSUMED_BUDGET.toString(), "must have alerts in the mode burn-rate", "");
        }
        Duration least = scrapeInterval.multipliedBy(FEWEST_SCRAPES);
        for (BurnRule rule : slo.alertRules().rules()) {
            if (rule.shortWindow().compareTo(least) < 0) {
                throw refusal(
                        slo,
                        rule.toString(),
                        "must have windows of at least %d scrapes, %s"
                                .formatted(FEWEST_SCRAPES, DurationGrammar.format(least)),
                        "a shorter one holds too few samples; declare longer windows, or set the scrape interval");
            }
        }
    }

    private static InvalidSettingException refusal(Slo slo, String value, String rule, String fix) {
        return new InvalidSettingException("SLO " + slo.name(), value, rule + " for Prometheus", fix);
    }
}
