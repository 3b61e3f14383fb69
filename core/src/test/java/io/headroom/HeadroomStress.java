package io.headroom;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.headroom.sli.SliRecorder;
import io.headroom.time.ManualClock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** What {@link Headroom} publishes, under two threads. Started by {@code JcstressTest}. */
public final class HeadroomStress {
    private HeadroomStress() {}

    private static Headroom newHeadroom() {
        return Headroom.builder("stress").manual(new ManualClock()).build();
    }

    @JCStressTest
    @Outcome(
            id = {"0, 0, 0", "1, 1, 1", "2, 2, 2"},
            expect = ACCEPTABLE,
            desc = "All parts of a snapshot are of the same tick.")
    @State
    public static class SnapshotDuringTicks {
        private final Headroom headroom = newHeadroom();
        private final Slo slo = headroom.slo("checkout", settings -> settings.objective(0.99));

        @Actor
        public void ticker() {
            slo.recorder().record(io.headroom.sli.Outcome.BAD);
            headroom.tick();
            slo.recorder().record(io.headroom.sli.Outcome.BAD);
            headroom.tick();
        }

        @Actor
        public void reader(JJJ_Result result) {
            SloSnapshot snapshot = slo.snapshot();
            result.r1 = snapshot.events().bad();
            result.r2 = snapshot.budget().windows().get(0).bad();
            result.r3 = snapshot.budget().windows().get(7).bad();
        }
    }

    @JCStressTest
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "One member, whoever came first.")
    @State
    public static class FirstUseOfAKey {
        private final SloFamily family = newFamily(1);
        private SliRecorder one;
        private SliRecorder other;

        @Actor
        public void one() {
            one = family.recorder("a");
        }

        @Actor
        public void other() {
            other = family.recorder("a");
        }

        @Arbiter
        public void same(ZJ_Result result) {
            result.r1 = one == other && one != family.overflow().recorder();
            result.r2 = family.members().size();
        }
    }

    @JCStressTest
    @Outcome(
            id = "1, 1, 2",
            expect = ACCEPTABLE,
            desc = "One key is admitted, the other overflows; the parent counts both.")
    @State
    public static class TwoKeysForOnePlace {
        private final SloFamily family = newFamily(1);

        @Actor
        public void one() {
            family.recorder("a").record(io.headroom.sli.Outcome.BAD);
        }

        @Actor
        public void other() {
            family.recorder("b").record(io.headroom.sli.Outcome.BAD);
        }

        @Arbiter
        public void counts(JJJ_Result result) {
            result.r1 = family.members().size();
            result.r2 = bad(family.overflow());
            result.r3 = bad(family.parent());
        }

        private static long bad(Slo slo) {
            return slo.recorder().counts(slo.sli()).bad();
        }
    }

    private static SloFamily newFamily(int maxKeys) {
        Headroom headroom = newHeadroom();
        headroom.slo("checkout", settings -> settings.objective(0.99));
        return headroom.family("checkout", settings -> settings.maxKeys(maxKeys));
    }
}
