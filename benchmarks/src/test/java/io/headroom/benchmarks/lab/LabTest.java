package io.headroom.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.benchmarks.lab.Scenario.Load;
import io.headroom.benchmarks.lab.Scenario.Servers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabTest {
    private static final long SEED = 1;

    /** A minute of each fault is enough to tell. */
    private static final Scenario HEALTHY = Scenarios.named(Scenarios.HEALTHY).lasting(60, 20, 20);

    private static final Scenario BROWNOUT =
            Scenarios.named(Scenarios.ERRORS_10).lasting(90, 20, 80);
    private static final Scenario CAPACITY =
            Scenarios.named(Scenarios.CAPACITY_50).lasting(90, 20, 50);

    @Test
    void aHealthyDependencyIsNeverRefusedACall() {
        Measures measures = Measures.of(HEALTHY, run(HEALTHY, Policies.HEADROOM));

        assertThat(measures.rejected()).isZero();
        assertThat(measures.bad()).isLessThan(0.0005);
        assertThat(measures.load()).isBetween(1.0, 1.01);
    }

    @Test
    void aBrownoutIsRetriedAwayWithoutARejection() {
        Measures measures = Measures.of(BROWNOUT, run(BROWNOUT, Policies.HEADROOM));

        assertThat(measures.bad()).isLessThan(0.0005);
        assertThat(measures.rejected()).isZero();
        assertThat(measures.amplification()).isLessThan(1.2);
    }

    @Test
    void aLimitSavesMostOfWhatLostCapacityCostsUnprotectedUsers() {
        Measures guarded = Measures.of(CAPACITY, run(CAPACITY, Policies.HEADROOM));
        Measures bare = Measures.of(CAPACITY, run(CAPACITY, Policies.NONE));

        assertThat(guarded.bad()).isLessThan(0.6 * bare.bad());
        assertThat(guarded.recovery()).isLessThanOrEqualTo(4);
        assertThat(guarded.amplification()).isLessThan(1.05);
    }

    @Test
    void aStormOfRetriesNeverEnds() {
        Measures measures = Measures.of(CAPACITY, run(CAPACITY, Policies.RETRIES));

        assertThat(measures.recovery()).isEqualTo(Measures.NEVER);
        assertThat(measures.amplification()).isGreaterThan(3.5);
    }

    @Test
    void criticalCallsLoseLessThanOthersWhileCapacityIsShort() {
        Scenario classes = CAPACITY.with(Load.USUAL.critical(0.5));
        Tally tally = run(classes, Policies.HEADROOM);
        double critical = total(tally.criticalBad) / total(tally.criticalRequests);
        double bestEffort =
                (total(tally.bad) - total(tally.criticalBad)) / (total(tally.requests) - total(tally.criticalRequests));

        assertThat(critical).isLessThan(0.5 * bestEffort);
    }

    @Test
    void aNearlySpentBudgetFallsBackSooner() {
        Scenario tight = Scenarios.withFallback(false).stream()
                .filter(scenario -> scenario.name().equals(Scenarios.ONE_HANGS))
                .map(scenario -> scenario.lasting(90, 20, 80))
                .findFirst()
                .orElseThrow();
        Scenario spent = tight.with(tight.promise().nearlySpent());

        assertThat(total(run(spent, Policies.HEADROOM).bad)).isLessThan(0.7 * total(run(tight, Policies.HEADROOM).bad));
    }

    @ParameterizedTest
    @MethodSource("everyPolicy")
    void everyRequestEndsOnce(String policy) {
        Tally tally = run(CAPACITY, policy);

        assertThat(tally.ended()).isEqualTo(Math.round(total(tally.requests)));
    }

    @ParameterizedTest
    @MethodSource("everyPolicy")
    void equalSeedsGiveEqualFiguresAndOthersOthers(String policy) {
        Scenario shortened = BROWNOUT.lasting(30, 10, 20);
        Tally first = run(shortened, policy);

        assertThat(run(shortened, policy)).usingRecursiveComparison().isEqualTo(first);
        assertThat(Run.of(shortened, Policies.named(policy), SEED + 1).requests).isNotEqualTo(first.requests);
    }

    @ParameterizedTest
    @MethodSource("everyPolicy")
    void allPoliciesMeetTheSameUsers(String policy) {
        assertThat(run(CAPACITY, policy).requests).isEqualTo(run(CAPACITY, Policies.NONE).requests);
    }

    @Test
    void backendsDoWhatTheyAreSaidTo() {
        Scenario flooded = Scenario.named("flooded", Fault.NONE)
                .with(Load.USUAL.times(4))
                .with(Servers.USUAL.errors(0))
                .lasting(60, 20, 50);
        Tally tally = run(flooded, Policies.NONE);

        assertThat(tally.worked() / 90.0).isBetween(0.6 * Backends.PER_SECOND, Backends.PER_SECOND);
        assertThat(tally.wastedShare()).isGreaterThan(0.9);
    }

    @Test
    void proxiesMultiplyRetries() {
        Scenario outage = Scenarios.named(Scenarios.TWO_TIERS_OUTAGE).lasting(60, 20, 40);

        assertThat(Measures.of(outage, run(outage, Policies.RETRIES)).load()).isBetween(12.0, 16.5);
    }

    @Test
    void othersFindNoThreadWhereHangingCallsHoldThem() {
        Scenario hang = Scenarios.THREADS.stream()
                .filter(scenario -> scenario.name().equals("hang, timeout 3 s"))
                .map(scenario -> scenario.lasting(60, 20, 40))
                .findFirst()
                .orElseThrow();

        assertThat(Measures.of(hang, run(hang, Policies.NONE)).othersBad()).isGreaterThan(0.1);
        assertThat(Measures.of(hang, run(hang, Policies.BULKHEAD)).othersBad()).isZero();
    }

    static Stream<String> everyPolicy() {
        return Stream.concat(Policies.PEERS.stream(), Stream.of(Policies.HEADROOM));
    }

    private static Tally run(Scenario scenario, String policy) {
        return Run.of(scenario, Policies.named(policy), SEED);
    }

    private static double total(double[] counts) {
        return Measures.sum(counts, 0, counts.length);
    }

    @Test
    void tuningAndHeldOutSeedsHaveNoneInCommon() {
        assertThat(Lab.HELD_OUT).hasSizeGreaterThanOrEqualTo(10).doesNotContainAnyElementsOf(Lab.TUNING);
    }

    @Test
    void everyExperimentHasItsNameOnceInItsFamily() {
        assertThat(Family.all()).allSatisfy(family -> {
            List<String> names =
                    family.experiments().stream().map(Experiment::name).toList();
            assertThat(names).doesNotHaveDuplicates().isNotEmpty();
        });
    }
}
