package io.headroom.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dashboard as a text. */
class SloDashboardTest {
    private static final Path PUBLISHED =
            Path.of(System.getProperty("headroom.root"), "docs", "grafana", "headroom-slo.json");
    private static final Pattern PLACE =
            Pattern.compile("\"gridPos\": \\{\"x\": (\\d+), \"y\": (\\d+), \"w\": (\\d+), \"h\": (\\d+)}");

    /** Where it differs, {@code target/headroom-slo.json} holds what is generated now. */
    @Test
    void thePublishedFileIsTheGeneratedOne() throws IOException {
        String json = SloDashboard.of(RuleLabels.SLOTH).json();
        Files.writeString(Path.of("target", "headroom-slo.json"), json);

        assertThat(json).isEqualTo(Files.readString(PUBLISHED));
    }

    @Test
    void theFlavoursDifferInTheirLabelsOnly() {
        String sloth = SloDashboard.of(RuleLabels.SLOTH).json();

        assertThat(SloDashboard.of(RuleLabels.NEUTRAL).json())
                .isEqualTo(sloth.replace("sloth_slo", "slo_name").replace("sloth_", "slo_"))
                .isNotEqualTo(sloth);
    }

    /** In what the rules record, and in what docs/metrics.md says that processes export; so do the labels. */
    @ParameterizedTest
    @EnumSource
    void everySeriesAndLabelThatIsAskedForIsThere(RuleLabels labels) throws IOException {
        String rules = Files.readString(Path.of("src", "test", "resources", "prometheus", labels + ".rules.yml"));
        String there = rules + Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "metrics.md"));
        for (String query : DashboardQueries.of(SloDashboard.of(labels).json())) {
            String names = query.replaceAll("\"[^\"]*\"", "");
            assertThat(Pattern.compile("\\b(slo|sloth|headroom)[_:][\\w:]*")
                            .matcher(names)
                            .results())
                    .as(query)
                    .allSatisfy(name -> assertThat(there).contains(name.group()));
        }
    }

    @Test
    void panelsFillTheGridWithoutCoveringEachOther() {
        boolean[][] taken = new boolean[200][24];
        List<int[]> places = places(SloDashboard.of(RuleLabels.SLOTH).json());

        assertThat(places).hasSizeGreaterThan(20);
        for (int[] place : places) {
            for (int y = place[1]; y < place[1] + place[3]; y++) {
                for (int x = place[0]; x < place[0] + place[2]; x++) {
                    assertThat(taken[y][x]).as("column %d, line %d", x, y).isFalse();
                    taken[y][x] = true;
                }
            }
        }
        assertThat(Arrays.stream(taken).filter(line -> line[0]))
                .allSatisfy(line -> assertThat(line).doesNotContain(false));
    }

    @Test
    void everyPanelSaysWhatItShows() {
        Matcher description = Pattern.compile("\"description\": \"(.*?)\"")
                .matcher(SloDashboard.of(RuleLabels.SLOTH).json());

        assertThat(description.results())
                .hasSizeGreaterThan(20)
                .allSatisfy(text -> assertThat(text.group(1)).endsWith(".").hasSizeGreaterThan(20));
    }

    @Test
    void theRunbookIsThatOfTheChosenSlo() {
        String json = SloDashboard.of(RuleLabels.SLOTH)
                .runbook("https://runbooks/{service}/{slo}")
                .json();

        assertThat(json).contains("\"url\": \"https://runbooks/${service}/${slo}\"");
        assertThat(SloDashboard.of(RuleLabels.SLOTH).json()).doesNotContain("Runbook");
    }

    private static List<int[]> places(String json) {
        return PLACE.matcher(json)
                .results()
                .map(place -> new int[] {
                    number(place.group(1)), number(place.group(2)), number(place.group(3)), number(place.group(4))
                })
                .toList();
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
