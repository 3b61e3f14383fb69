package io.headroom.guard;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The request SLOs that a guard's calls are made for, as they stand: their objectives may change while calls are made.
 *
 * <p>Thread-safe; a change is taken in by the next tick.
 */
final class ServedSlos {
    private final List<Supplier<ServedSlo>> current;

    /** Written by ticks, read by anybody. */
    private volatile State state;

    ServedSlos(List<Supplier<ServedSlo>> current) {
        this.current = List.copyOf(current);
        state = State.of(this.current);
    }

    /** Looks at them again. An SLO that cannot be looked at any more stays as it was. */
    void refresh() {
        try {
            state = State.of(current);
        } catch (RuntimeException gone) {
            // Of a Headroom that is closing.
        }
    }

    List<ServedSlo> all() {
        return state.all;
    }

    /** The highest of their objectives, or the usual one if there are none. */
    double highestObjective() {
        return state.highestObjective;
    }

    /** Whether calls can be of more than one class. */
    boolean hasClasses() {
        return state.hasClasses;
    }

    /** What is left of the error budget of the one in most danger. */
    DoubleSupplier remaining() {
        return () -> {
            double least = 1;
            for (ServedSlo slo : all()) {
                least = Math.min(least, slo.remainingBudget().getAsDouble());
            }
            return least;
        };
    }

    private record State(List<ServedSlo> all, double highestObjective, boolean hasClasses) {
        static State of(List<Supplier<ServedSlo>> current) {
            List<ServedSlo> all = current.stream().map(Supplier::get).toList();
            double highest =
                    all.stream().mapToDouble(ServedSlo::objective).max().orElse(BreakerBuilder.USUAL_OBJECTIVE);
            return new State(all, highest, all.stream().anyMatch(slo -> slo.objective() < highest));
        }
    }
}
