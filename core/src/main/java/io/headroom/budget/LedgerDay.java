package io.headroom.budget;

import io.headroom.internal.window.History;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What one UTC day spent of an error budget.
 *
 * @param day the day
 * @param good what counted as good on it, as the {@link BudgetingMethod} counts
 * @param bad what counted as bad
 * @param spent the share of the period's budget that the bad ones spent: those of all days add up to 1 − remaining
 */
public record LedgerDay(LocalDate day, long good, long bad, double spent) {
    /**
     * The days of a span, oldest first; the first and the last may be parts of days.
     *
     * @param budgetRatio 1 − target
     */
    public static List<LedgerDay> of(History history, Instant from, Instant until, double budgetRatio) {
        long total = good(history, from, until) + bad(history, from, until);
        List<LedgerDay> days = new ArrayList<>();
        Instant begin = from;
        while (begin.isBefore(until)) {
            LocalDate day = LocalDate.ofInstant(begin, ZoneOffset.UTC);
            Instant midnight = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            Instant end = midnight.isBefore(until) ? midnight : until;
            long bad = bad(history, begin, end);
            double spent = bad == 0 ? 0 : bad / (budgetRatio * total);
            days.add(new LedgerDay(day, good(history, begin, end), bad, spent));
            begin = end;
        }
        return days;
    }

    private static long good(History history, Instant from, Instant until) {
        return history.goodAt(until.toEpochMilli()) - history.goodAt(from.toEpochMilli());
    }

    private static long bad(History history, Instant from, Instant until) {
        return history.badAt(until.toEpochMilli()) - history.badAt(from.toEpochMilli());
    }
}
