package io.headroom.sli;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** A recorder and its parts under two threads. Started by {@code JcstressTest}. */
public final class SliRecorderStress {
    private static final Sli ALL = Sli.availability();

    private SliRecorderStress() {}

    private static SliRecorder newWhole() {
        return new SliRecorder(() -> 0, List.of(ALL));
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The event counts for the whole alone, once.")
    @State
    public static class RecordDuringRetirement {
        private final SliRecorder whole = newWhole();
        private final SliRecorder part = whole.newPart();

        @Actor
        public void writer() {
            part.record(io.headroom.sli.Outcome.BAD);
        }

        @Actor
        public void retirer() {
            whole.retire(part);
        }

        @Arbiter
        public void counts(JJ_Result result) {
            result.r1 = part.counts(ALL).total();
            result.r2 = whole.counts(ALL).bad();
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "A count on its way is never missing and never there twice.")
    @State
    public static class CountDuringRetirement {
        private final SliRecorder whole = newWhole();
        private final SliRecorder part = whole.newPart();

        public CountDuringRetirement() {
            part.record(io.headroom.sli.Outcome.BAD);
        }

        @Actor
        public void retirer() {
            whole.retire(part);
        }

        @Actor
        public void reader(JJ_Result result) {
            result.r1 = whole.counts(ALL).bad();
            result.r2 = whole.counts(ALL).bad();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"0", "1", "2", "3"},
            expect = ACCEPTABLE,
            desc = "Whatever was recorded by then.")
    @State
    public static class CountDuringFirstParts {
        private final SliRecorder whole = newWhole();

        @Actor
        public void divider() {
            whole.newPart().record(io.headroom.sli.Outcome.BAD);
            whole.newPart().record(io.headroom.sli.Outcome.BAD);
            whole.newPart().record(io.headroom.sli.Outcome.BAD);
        }

        @Actor
        public void reader(J_Result result) {
            result.r1 = whole.counts(ALL).bad();
        }
    }
}
