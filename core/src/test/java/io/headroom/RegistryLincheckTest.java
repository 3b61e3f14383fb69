package io.headroom;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.headroom.internal.window.Cells;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.StringGen;
import org.junit.jupiter.api.Test;

/**
 * The registry of a {@link Headroom} is linearizable: whatever threads declare, look up, list, record and retire at a time, they
 * see what one thread doing the same in some order would see.
 */
class RegistryLincheckTest {
    @Test
    void underStress() {
        new StressOptions()
                .iterations(Scale.of(8, 30))
                .invocationsPerIteration(Scale.of(300, 1_000))
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .sequentialSpecification(Specification.class)
                .check(Registry.class);
    }

    @Test
    void inEveryInterleavingThatTheModelCheckerTries() {
        new ModelCheckingOptions()
                .iterations(Scale.of(4, 20))
                .invocationsPerIteration(Scale.of(60, 300))
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(2)
                .actorsAfter(1)
                .addGuarantee(forClasses(RegistryLincheckTest::isOfOneThread)
                        .allMethods()
                        .ignore())
                .sequentialSpecification(Specification.class)
                .check(Registry.class);
    }

    /** What happens under a lock or to arguments alone, and needs no interleaving. */
    private static boolean isOfOneThread(String type) {
        return type.startsWith("io.headroom.")
                && Stream.of(Registry.class, Headroom.class, SloFamily.class, SliRecorder.class, Cells.class)
                        .noneMatch(shared -> type.startsWith(shared.getName()));
    }

    /** A family with a single place, so that admission, overflow and retirement meet. */
    @Param(name = "name", gen = StringGen.class, conf = "1:xy")
    @Param(name = "key", gen = StringGen.class, conf = "1:ab")
    public static class Registry {
        private static final Duration IDLE = Duration.ofHours(1);

        private final Headroom headroom =
                Headroom.builder("registry").manual(new ManualClock()).build();
        private final Slo parent = headroom.slo("p", slo -> slo.objective(0.99));
        private final SloFamily family =
                headroom.family("p", keys -> keys.maxKeys(1).idleAfter(IDLE));

        @Operation(params = "name")
        public boolean declare(String name) {
            try {
                headroom.slo(name, slo -> slo.objective(0.99));
                return true;
            } catch (IllegalArgumentException declaredBefore) {
                return false;
            }
        }

        @Operation(params = "name")
        public boolean isDeclared(String name) {
            try {
                return headroom.slo(name).name().equals(name);
            } catch (IllegalArgumentException unknown) {
                return false;
            }
        }

        @Operation
        public String list() {
            return String.join(" ", headroom.slos().stream().map(Slo::name).toList());
        }

        @Operation(params = "key")
        public boolean isAdmitted(String key) {
            return family.recorder(key) != family.overflow().recorder();
        }

        /** Admits nobody: admission and event together are two steps for everybody else, and promise to be no more. */
        @Operation(params = "key")
        public void record(String key) {
            Slo slo = family.member(key).orElse(family.overflow());
            slo.recorder().record(Outcome.BAD);
        }

        @Operation
        public long events() {
            return parent.recorder().counts(parent.sli()).total();
        }

        @Operation
        public void retire() {
            headroom.atPresent(() -> {
                family.retireIdle(headroom.grid().nowNanos() + IDLE.toNanos());
                return family;
            });
        }
    }

    /** What a registry does for one thread. */
    public static class Specification {
        private final List<String> slos = new ArrayList<>(List.of("p", "p (overflow)"));
        private Optional<String> member = Optional.empty();
        private long events;

        public boolean declare(String name) {
            return !slos.contains(name) && slos.add(name);
        }

        public boolean isDeclared(String name) {
            return slos.contains(name);
        }

        public String list() {
            return String.join(" ", slos);
        }

        public boolean isAdmitted(String key) {
            if (member.isEmpty()) {
                member = Optional.of("p/" + key);
                slos.add("p/" + key);
            }
            return member.get().equals("p/" + key);
        }

        public void record(String key) {
            events++;
        }

        public long events() {
            return events;
        }

        public void retire() {
            member.ifPresent(slos::remove);
            member = Optional.empty();
        }
    }
}
