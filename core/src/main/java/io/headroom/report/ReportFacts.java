package io.headroom.report;

import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.PolicyStatus;
import java.time.Instant;
import java.util.List;

/**
 * What a report knows.
 *
 * @param slo the SLO's name
 * @param sli which events are good
 * @param budget as of the moment at which the report was made
 * @param course its last point is that moment
 * @param since from when on the journal has all
 */
record ReportFacts(
        String service,
        String slo,
        String sli,
        Instant from,
        Instant until,
        ErrorBudget budget,
        Course course,
        Spending spending,
        List<Spending> besides,
        PolicyStatus policy,
        Instant since,
        List<AlertRun> runs,
        List<JournalEntry> entries,
        List<GuardWork> guards) {
    /** The marks, which the plots number. */
    List<JournalEntry> marks() {
        return entries.stream()
                .filter(entry -> entry.kind() == JournalEntry.Kind.MARK)
                .toList();
    }

    /** From when on counts of the span are kept; its end if none are. */
    Instant keptFrom() {
        Instant begin = course.begin();
        return begin.isBefore(from) ? from : begin.isBefore(until) ? begin : until;
    }

    /** What the budget counts. */
    String unit() {
        return budget.objective().method() instanceof BudgetingMethod.Occurrences ? "Events" : "Slices";
    }

    /** The burn rate of a part of the span; 0 without events. */
    double burnRate(Instant begin, Instant end) {
        double total = course.total(end) - course.total(begin);
        double bad = course.bad(end) - course.bad(begin);
        return total <= 0 ? 0 : bad / total / budget.objective().budgetRatio();
    }

    /** The share of the budget that was spent from the beginning of the span up to a moment. */
    double spent(Instant moment) {
        double bad = course.bad(moment) - course.bad(from);
        return spending.bad() <= 0 ? 0 : spending.spent() * bad / spending.bad();
    }
}
