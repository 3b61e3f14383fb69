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
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both are counted, whoever's stripes are kept.")
    @State
    public static class TwoSpreads {
        private final Cells cells = new Cells(1);

        @Actor
        public void one() {
            cells.spread();
            cells.increment(0);
        }

        @Actor
        public void other() {
            cells.spread();
            cells.increment(0);
        }

        @Arbiter
        public void sum(J_Result result) {
            result.r1 = cells.sum(0);
        }
    }

    @JCStressTest
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "All are counted while one row becomes many.")
    @State
    public static class IncrementsDuringSpread {
        private final Cells cells = new Cells(1);

        @Actor
        public void spreader() {
            cells.spread();
        }

        @Actor
        public void writer() {
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
            id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
            expect = ACCEPTABLE,
            desc = "A later sum is never smaller.")
    @State
    public static class SumsDuringSpread {
        private final Cells cells = new Cells(1);

        @Actor
        public void writer() {
            cells.increment(0);
            cells.spread();
            cells.increment(0);
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
    @Outcome(id = "0, 3", expect = ACCEPTABLE, desc = "No stripe that came in between keeps an event back.")
    @State
    public static class SpreadDuringRetirement {
        private final Cells cells = new Cells(1);
        private final Cells successor = new Cells(1);

        public SpreadDuringRetirement() {
            cells.increment(0);
        }

        @Actor
        public void writer() {
            cells.spread();
            cells.increment(0);
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
