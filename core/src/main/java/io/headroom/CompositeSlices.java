package io.headroom;

import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Objective;
import io.headroom.internal.window.SliceUnion;
import io.headroom.internal.window.SlotGrid;
import io.headroom.sli.EventCounts;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The slices that a composite counts: one is bad if it was bad in any of its SLOs. It keeps windows of its own, and saves them like an SLO.
 *
 * <p>Changes under the lock of the {@link Headroom} only; the budget is read by everybody.
 */
final class CompositeSlices {
    /** What is saved names at most 300 characters; longer ones end in a number that differs where they do. */
    private static final int LONGEST_MEASURE = 280;

    private final List<Slo> slos;
    private final SliceUnion union;
    private final String measure;
    private SloCounter counter;
    private Objective objective;

    /** Written by the tick alone, as a volatile store after the windows were read. */
    private volatile ErrorBudget budget;

    /** @param target the share of slices that must be good in all SLOs */
    CompositeSlices(List<Slo> slos, double target, SlotGrid grid) {
        this.slos = slos;
        slos.forEach(Slo::fold);
        union = new SliceUnion(slos.stream().map(slo -> slo.counter().slices()).toList());
        measure = measure(slos);
        objective = new Objective(
                target,
                slos.get(0).objective().period(),
                BudgetingMethod.timeslices(slice(slos).slice(), 1));
        counter = SloCounter.ofSlices(objective, grid);
        budget = currentBudget();
    }

    /** The method of the first, whose slices all have. */
    static BudgetingMethod.Timeslices slice(List<Slo> slos) {
        return (BudgetingMethod.Timeslices) slos.get(0).objective().method();
    }

    ErrorBudget budget() {
        return budget;
    }

    String measure() {
        return measure;
    }

    SloCounter counter() {
        return counter;
    }

    /** Takes in what its SLOs have told since; they are ticked before. */
    void tick() {
        union.fold();
        counter.fold(new EventCounts(union.good(), union.bad(), 0));
        budget = currentBudget();
    }

    /** Goes on with the period that its SLOs have now. */
    void follow() {
        Objective changed =
                new Objective(objective.target(), slos.get(0).objective().period(), objective.method());
        if (!changed.equals(objective)) {
            tick();
            objective = changed;
            counter = counter.changedTo(objective, List.of());
            tick();
        }
    }

    private ErrorBudget currentBudget() {
        return new ErrorBudget(objective, counter.windows(), counter.sums());
    }

    private static String measure(List<Slo> slos) {
        String text = slos.stream()
                .map(slo -> slo.name() + ", " + slo.measure())
                .collect(Collectors.joining("; ", "slices good in all of ", ""));
        return text.length() <= LONGEST_MEASURE
                ? text
                : text.substring(0, LONGEST_MEASURE) + " %08x".formatted(text.hashCode());
    }
}
