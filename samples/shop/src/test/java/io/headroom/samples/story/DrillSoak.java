package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every incident of the drill on three seeds: what the users of five shops lose, each under another protection. Takes twenty-two
 * minutes; leaves the table in {@code target/drill/result.md}.
 */
class DrillSoak {
    private static final Path DIRECTORY = Path.of("target", "drill").toAbsolutePath();

    @AfterAll
    static void writeTable() throws Exception {
        Files.writeString(DIRECTORY.resolve("result.md"), new DrillTable(Drill.results(DIRECTORY)).toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aGuardThatEnforcesLosesLessThanAnyOther(long seed) throws Exception {
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
        assertThat(Protection.values())
                .allSatisfy(protection -> assertThat(bad(ofThisSeed, Protection.ENFORCE))
                        .isLessThanOrEqualTo(bad(ofThisSeed, protection)));
    }

    private static long bad(List<DrillResult> results, Protection protection) {
        return results.stream()
                .filter(result -> result.protection() == protection)
                .mapToLong(DrillResult::bad)
                .sum();
    }
}
