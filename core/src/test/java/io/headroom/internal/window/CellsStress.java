package io.headroom.internal.window;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** Every interleaving of two threads that {@link Cells} argue about. Started by {@code JcstressTest}. */
public final class CellsStress {
    private CellsStress() {}

    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both are counted.")
    @State
    public static class TwoIncrementsOfOneCell {
        private final Cells cells = new Cells(1);

        @Actor
        public void one() {
            cells.increment(0);
        }

        @Actor
        public void other() {
            cells.increment(0);
        }

        @Arbiter
        public void sum(J_Result result) {
            result.r1 = cells.sum(0);
        }
    }

    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both are counted, whoever's rows are kept.")
    @State
    public static class TwoGrowths {
        private final Cells cells = new Cells(1);

        @Actor
        public void one() {
            Contention.increment(cells, 0);
        }

        @Actor
        public void other() {
            Contention.increment(cells, 0);
        }

        @Arbiter
        public void sum(J_Result result) {
            result.r1 = cells.sum(0);
        }
    }

    @JCStressTest
    @Outcome(id = "6", expect = ACCEPTABLE, desc = "All are counted while one row becomes eight.")
    @State
    public static class IncrementsDuringGrowth {
        private final Cells cells = new Cells(1);

        @Actor
        public void contended() {
            Contention.increment(cells, 0);
            Contention.increment(cells, 0);
            Contention.increment(cells, 0);
        }

        @Actor
        public void other() {
            cells.increment(0);
            cells.increment(0);
            cells.increment(0);
        }

        @Arbiter
        public void sum(J_Result result) {
            result.r1 = cells.sum(0);
        }
    }

    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "0, 2", "0, 3", "1, 1", "1, 2", "1, 3", "2, 2", "2, 3", "3, 3"},
            expect = ACCEPTABLE,
            desc = "A later sum is never smaller.")
    @State
    public static class SumsDuringGrowth {
        private final Cells cells = new Cells(1);

        @Actor
        public void writer() {
            cells.increment(0);
            Contention.increment(cells, 0);
            Contention.increment(cells, 0);
        }

        @Actor
        public void reader(JJ_Result result) {
            result.r1 = cells.sum(0);
            result.r2 = cells.sum(0);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "The earlier event moved, the later one moved or followed.")
    @State
    public static class IncrementDuringRetirement {
        private final Cells cells = new Cells(1);
        private final Cells successor = new Cells(1);

        public IncrementDuringRetirement() {
            cells.increment(0);
        }

        @Actor
        public void writer() {
            cells.increment(0);
        }

        @Actor
        public void retirer() {
            cells.retireInto(successor);
        }

        @Arbiter
        public void sums(JJ_Result result) {
            result.r1 = cells.sum(0);
            result.r2 = successor.sum(0);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 3", expect = ACCEPTABLE, desc = "No row that grew in between keeps an event back.")
    @State
    public static class GrowthDuringRetirement {
        private final Cells cells = new Cells(1);
        private final Cells successor = new Cells(1);

        public GrowthDuringRetirement() {
            cells.increment(0);
        }

        @Actor
        public void writer() {
            Contention.increment(cells, 0);
            cells.increment(0);
        }

        @Actor
        public void retirer() {
            cells.retireInto(successor);
        }

        @Arbiter
        public void sums(JJ_Result result) {
            result.r1 = cells.sum(0);
            result.r2 = successor.sum(0);
        }
    }
}
