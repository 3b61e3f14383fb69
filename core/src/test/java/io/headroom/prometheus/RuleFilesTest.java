package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule files and their tests, letter by letter. One that differs is left in {@code target/golden} to be looked at. */
class RuleFilesTest {
    private static final Path EXPECTED = Path.of("src", "test", "resources", "prometheus");
    private static final Path ACTUAL = Path.of("target", "golden");

    @ParameterizedTest
    @EnumSource
    void areWrittenAsTheyAlwaysWere(Samples sample) throws IOException {
        assertGolden(sample.file + ".rules.yml", sample.generate().yaml());
    }

    @ParameterizedTest
    @EnumSource
    void theTestsBesideThemToo(Samples sample) throws IOException {
        assertGolden(sample.file + ".test.yml", sample.generate().tests());
    }

    @Test
    void anObjectForTheOperatorIsWrittenAsItAlwaysWas() throws IOException {
        assertGolden("short.prometheusrule.yml", Samples.SHORT.generate().prometheusRule());
    }

    @Test
    void everySituationHasATest() {
        RuleFile file = Samples.SHORT.generate();
        List<Map<String, Object>> tests =
                RulesPropertyTest.maps(RulesPropertyTest.parse(file.tests()).get("tests"));

        assertThat(tests)
                .extracting(test -> test.get("name"))
                .contains(
                        "fires, then resets: page 15% 30m/5m",
                        "does not fire: page 15% 30m/5m",
                        "fires, then resets: ticket 30% 1h/10m",
                        "not covered yet",
                        "low traffic: one of ten fails",
                        "uneven traffic",
                        "idle",
                        "first failure",
                        "missing series",
                        "replica restart",
                        "budget spent",
                        "absent",
                        "target down");
    }

    private static void assertGolden(String name, String text) throws IOException {
        Files.createDirectories(ACTUAL);
        Files.writeString(ACTUAL.resolve(name), text);

        assertThat(text).isEqualTo(Files.readString(EXPECTED.resolve(name)));
    }
}
