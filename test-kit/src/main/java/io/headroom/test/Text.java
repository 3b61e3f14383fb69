package io.headroom.test;

import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.DurationGrammar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** How failures are told. */
final class Text {
    private static final int DECIMALS = 3;

    private Text() {}

    /** Everything a reader needs to see why: the objective, the moment, and each window that differs from the one before. */
    static String state(Slo slo, SloSnapshot snapshot) {
        ErrorBudget budget = snapshot.budget();
        StringBuilder lines = new StringBuilder(format(
                "  %s %s, at %s, %s of the period observed",
                slo.sli(), slo.objective(), snapshot.at(), percent(budget.coverage())));
        WindowCounts shown = null;
        for (int i = 0; i < budget.windowCount(); i++) {
            WindowCounts counts = budget.windows().get(i);
            if (shown == null || counts.good() != shown.good() || counts.bad() != shown.bad()) {
                lines.append(format(
                        "\n  %s: %,d good, %,d bad, burn rate %s",
                        duration(counts.window()), counts.good(), counts.bad(), number(budget.burnRate(i))));
            } else if (i == budget.windowCount() - 1) {
                lines.append(format("\n  the same up to %s", duration(counts.window())));
            }
            shown = counts;
        }
        return lines.toString();
    }

    static String alert(AlertStatus alert, ErrorBudget budget) {
        Duration longWindow = alert.rule().longWindow();
        Duration shortWindow = alert.rule().shortWindow();
        return format(
                "\n  %s is %s: it takes a burn rate above %s, %s had %s and %s had %s%s",
                alert.rule(),
                alert.state(),
                number(alert.factor()),
                duration(longWindow),
                number(budget.burnRate(longWindow)),
                duration(shortWindow),
                number(budget.burnRate(shortWindow)),
                why(alert.state()));
    }

    private static String why(AlertState state) {
        return switch (state) {
            case PENDING -> "; so few events may be chance";
            case INSUFFICIENT -> "; less than half of the long window was observed";
            default -> "";
        };
    }

    static String percent(double ratio) {
        return number(100 * ratio) + "%";
    }

    static String number(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return rounded.toPlainString();
    }

    static String duration(Duration duration) {
        return DurationGrammar.format(duration);
    }

    static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
