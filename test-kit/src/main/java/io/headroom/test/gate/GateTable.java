package io.headroom.test.gate;

import io.headroom.internal.check.RatioGrammar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The verdicts as a table, as wide as its longest cells. */
final class GateTable {
    private static final String[] HEADER = {
        "SLO", "objective", "events", "bad", "bad share", "burn rate", "budget left", "verdict"
    };
    private static final int DIGITS = 3;

    private GateTable() {}

    static String of(List<SloVerdict> verdicts) {
        List<String[]> rows = new ArrayList<>();
        rows.add(HEADER);
        verdicts.forEach(slo -> rows.add(row(slo)));
        int[] widths = new int[HEADER.length];
        rows.forEach(row -> Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length())));
        StringBuilder table = new StringBuilder();
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                boolean text = i == 0 || i == row.length - 1;
                table.append(("%" + (text ? "-" : "") + widths[i] + "s  ").formatted(row[i]));
            }
            table.setLength(table.toString().stripTrailing().length());
            table.append('\n');
        }
        return table.toString();
    }

    private static String[] row(SloVerdict slo) {
        long events = slo.good() + slo.bad();
        return new String[] {
            slo.slo(),
            RatioGrammar.format(slo.objective()),
            format("%,d", events),
            format("%,d", slo.bad()),
            percent(events == 0 ? 0 : (double) slo.bad() / events),
            number(slo.burnRate()),
            percent(slo.remaining()),
            slo.verdict() + ": " + slo.reason()
        };
    }

    static String percent(double ratio) {
        return number(100 * ratio) + "%";
    }

    static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }

    /** Three digits that matter, and never fewer than those before the point. */
    private static String number(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        int scale = Math.max(0, DIGITS - exact.precision() + exact.scale());
        return exact.setScale(scale, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }
}
