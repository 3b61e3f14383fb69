package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every incident of the drill on three seeds: what the users of six shops lose, each under another protection. Takes half an
 * hour; leaves the table in {@code target/drill/result.md}.
 */
class DrillSoak {
    private static final Set<Protection> GUARDS = EnumSet.of(Protection.RESILIENCE4J_HEADROOM, Protection.ENFORCE);
    private static final Path DIRECTORY = Path.of("target", "drill").toAbsolutePath();

    @AfterAll
    static void writeTable() throws Exception {
        Files.writeString(DIRECTORY.resolve("result.md"), new DrillTable(Drill.results(DIRECTORY)).toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aGuardThatEnforcesLosesLessThanAnythingElse(long seed) throws Exception {
        Drill drill = new Drill(DrillPlan.FULL, seed, DIRECTORY, System.out);
        for (Incident incident : Incident.values()) {
            drill.play(
                    incident,
                    shop -> assertThat(shop.countedTheSame())
                            .as("%s", shop.summary())
                            .isTrue());
        }

        List<DrillResult> ofThisSeed = Drill.results(DIRECTORY).stream()
                .filter(result -> result.seed() == seed)
                .toList();
        for (Protection guard : GUARDS) {
            assertThat(EnumSet.complementOf(EnumSet.copyOf(GUARDS)))
                    .allSatisfy(other ->
                            assertThat(bad(ofThisSeed, guard)).as("%s", guard).isLessThan(bad(ofThisSeed, other)));
        }
    }

    private static long bad(List<DrillResult> results, Protection protection) {
        return results.stream()
                .filter(result -> result.protection() == protection)
                .mapToLong(DrillResult::bad)
                .sum();
    }
}
