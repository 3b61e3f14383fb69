package io.headroom.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.benchmarks.lab.Outcomes.Place;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Place OUTAGE = new Place(Family.LOAD_62, Scenarios.OUTAGE);

    @Test
    void anIntervalIsStudents() {
        Sample sample = Sample.of(1, 2, 3);

        assertThat(sample.mean()).isEqualTo(2);
        assertThat(sample.plusMinus()).isCloseTo(4.303 / Math.sqrt(3), within(1e-9));
    }

    @Test
    void oneRunHasNoInterval() {
        assertThat(Sample.of(7)).isEqualTo(new Sample(7, Double.NaN));
    }

    @Test
    void aGoalIsMetAtItsLimitAndMissedBeyond() {
        assertThat(goal(0.01)).contains("recovery, s | ≤ 1 | 1.00 |");
        assertThat(goal(0.02)).contains("recovery, s | ≤ 1 | **2.00, missed** |");
    }

    @Test
    void aPeerIsBetterOnlyIfItIsSoSeedBySeed() {
        Outcomes outcomes = new Outcomes(List.of(
                outcome(Policies.NONE, 1, 0.01),
                outcome(Policies.NONE, 2, 0.02),
                outcome(Policies.ENVOY, 1, 0.001),
                outcome(Policies.ENVOY, 2, 0.031),
                outcome(Policies.HEADROOM, 1, 0.011),
                outcome(Policies.HEADROOM, 2, 0.021)));

        assertThat(new ResultTables(outcomes).summary(Family.LOAD_62))
                .contains("| Envoy retry budget: 1.60 ± 19.1 | 1.60 ± 6.35 | no protection |");
    }

    @Test
    void runsAreReadAsTheyWereWritten(@TempDir Path directory) throws Exception {
        List<Outcome> outcomes =
                List.of(outcome(Policies.NONE, 1, 0.01), outcome(Policies.HEADROOM, 1, Measures.NEVER));
        Path file = directory.resolve("runs.tsv");
        OutcomeFile.write(file, outcomes);

        assertThat(OutcomeFile.read(file)).isEqualTo(outcomes);
    }

    @Test
    void aTableReplacesTheOneBetweenItsMarks() {
        String page = "a\n<!-- goals -->\nold\n<!-- end -->\nb\n<!-- other -->\nkept\n<!-- end -->\n";

        assertThat(Publication.replaced(page, "goals", "new\n"))
                .isEqualTo("a\n<!-- goals -->\nnew\n<!-- end -->\nb\n<!-- other -->\nkept\n<!-- end -->\n");
        assertThat(Publication.replaced(page, "absent", "new\n")).isEqualTo(page);
    }

    private static String goal(double budget) {
        return new ResultTables(
                        new Outcomes(List.of(outcome(Policies.NONE, 1, 1), outcome(Policies.HEADROOM, 1, budget))))
                .goals();
    }

    /** A run whose recovery in seconds is a hundred times its budget. */
    private static Outcome outcome(String policy, long seed, double budget) {
        return new Outcome(
                OUTAGE.family(),
                OUTAGE.scenario(),
                policy,
                seed,
                new Measures(1, 100, budget, 1, 1, 100 * budget, 0, 0, 0, 0, Double.NaN, Double.NaN));
    }
}
