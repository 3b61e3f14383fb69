package io.headroom.prometheus;

import io.headroom.Slo;
import io.headroom.alert.BurnRule;
import io.headroom.alert.Severity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * PromQL for the burn alerts of one SLO: both windows burn faster than the factor, and the long one has more bad events than chance
 * explains. PromQL has no binomial distribution, so its tail is bounded by Chernoff's inequality: P(X ≥ bad of n) ≤ exp(−n · KL(bad/n ‖ p)) for
 * bad/n above p, where p = factor · (1 − objective).
 */
final class BurnExpressions {
    /** Just below 1, since the logarithm of 0 bad events left would be NaN times 0. */
    private static final String ALMOST_ALL = "0.999999999";

    private final Slo slo;
    private final SloSeries series;
    private final Events events;
    private final Flavour flavour;
    private final BigDecimal budgetRatio;

    BurnExpressions(Slo slo, SloSeries series, Events events, Flavour flavour) {
        this.slo = slo;
        this.series = series;
        this.events = events;
        this.flavour = flavour;
        budgetRatio = Decimal.complement(slo.objective().target());
    }

    String factor(BurnRule rule) {
        return Decimal.format(
                Decimal.scaled(rule.budgetShare(), slo.objective().period().length(), rule.longWindow()));
    }

    /**
     * The evidence of a rule's long window in nats, n · KL; there only while the ratio is above the limit, and for a ticket only if the
     * events were counted half a window ago already.
     */
    String evidence(BurnRule rule) {
        Duration window = rule.longWindow();
        String text = """
                (
                    %1$s * ln(%1$s / (%2$s))
                    +
                    (1 - %3$s) * ln((1 - %3$s) / (1 - %2$s))
                )
                * on() group_left()
                %4$s
                and
                %1$s > (%2$s)""".formatted(
                ratio(window),
                limit(rule),
                "clamp_max(%s, %s)".formatted(ratio(window), ALMOST_ALL),
                series.isTiled(window) ? series.sum(SloSeries.TILE_ALL, window) : events.all(Count.SEEN, window));
        return rule.severity() == Severity.TICKET ? text + "\nand on()\n" + counted(window.dividedBy(2)) : text;
    }

    /** The pairs of a severity, in the order of their declaration. */
    String alert(Severity severity) {
        return slo.alertRules().rules().stream()
                .filter(rule -> rule.severity() == severity)
                .map(this::pair)
                .collect(Collectors.joining("\nor\n"));
    }

    private String ratio(Duration window) {
        return series.of(SloSeries.errorRatio(window));
    }

    private String counted(Duration ago) {
        return "count(%s offset %s)".formatted(events.presence(), PromDuration.format(ago));
    }

    private String pair(BurnRule rule) {
        return """
                (
                    %s
                    and
                    %s
                    and
                    %s
                )""".formatted(burning(rule.shortWindow(), rule), burning(rule.longWindow(), rule), evident(rule));
    }

    private String burning(Duration window, BurnRule rule) {
        return "max(%s > (%s)) without (%s)".formatted(ratio(window), limit(rule), flavour.window());
    }

    private String evident(BurnRule rule) {
        String recorded = series.select(SloSeries.evidence(rule.longWindow()))
                .with(flavour.factor(), "=", factor(rule))
                .toString();
        return "max(%s > %s) without (%s, %s)".formatted(recorded, threshold(), flavour.factor(), flavour.window());
    }

    private String threshold() {
        return Decimal.rounded(-Math.log(slo.alertRules().evidence()));
    }

    private String limit(BurnRule rule) {
        return "%s * %s".formatted(factor(rule), Decimal.format(budgetRatio));
    }
}
