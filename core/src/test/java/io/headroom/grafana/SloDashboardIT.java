package io.headroom.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether Prometheus understands what the dashboard asks. */
class SloDashboardIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void everyQueryIsOne(RuleLabels labels) throws IOException, InterruptedException {
        List<String> queries = DashboardQueries.of(SloDashboard.of(labels).json());
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        for (String query : queries) {
            rules.append("  - record: 'query:%d'\n    expr: '%s'\n".formatted(rules.length(), query));
        }
        Path file = Files.writeString(directory.resolve("queries.yml"), rules);

        Process promtool = new ProcessBuilder("promtool", "check", "rules", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(output).isZero();
        assertThat(output).contains("SUCCESS: " + queries.size() + " rules found");
    }
}
