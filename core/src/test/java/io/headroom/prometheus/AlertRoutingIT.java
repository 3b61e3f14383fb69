package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.prometheus.AlertRouting.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code amtool} says of the generated configuration. */
class AlertRoutingIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void theConfigurationIsWhatAlertmanagerUnderstands(Flavour flavour) throws Exception {
        write(AlertRouting.of(flavour));
        assertThat(amtool("check-config", "alertmanager.yml"))
                .contains("SUCCESS", "2 inhibit rules", "3 receivers", "0 templates");
    }

    @ParameterizedTest
    @EnumSource
    void pagesAndTicketsAreRoutedAndOtherAlertsAreNot(Flavour flavour) throws Exception {
        write(AlertRouting.of(flavour));
        String severity = flavour.severity();
        assertThat(route("alertname=SloErrorBudgetBurn", severity + "=page")).isEqualTo("page");
        assertThat(route("alertname=SloErrorBudgetBurn", severity + "=ticket")).isEqualTo("ticket");
        assertThat(route("alertname=SloTargetDown", severity + "=ticket", "instance=a"))
                .isEqualTo("ticket");
        assertThat(route("alertname=DiskFull", "severity=page")).isEqualTo("nobody");
    }

    @ParameterizedTest
    @EnumSource
    void aChannelAloneIsEnough(Channel channel) throws Exception {
        write(AlertRouting.of(Flavour.SLOTH).channels(channel));
        assertThat(amtool("check-config", "alertmanager.yml")).contains("SUCCESS");
        assertThat(Files.readString(directory.resolve("alertmanager.yml")))
                .contains(channel.name().toLowerCase(Locale.ROOT) + "_configs:");
    }

    private void write(AlertRouting routing) throws IOException {
        Files.writeString(directory.resolve("alertmanager.yml"), routing.yaml());
    }

    private String route(String... labels) throws Exception {
        List<String> words = new ArrayList<>(List.of("config", "routes", "test", "--config.file=alertmanager.yml"));
        words.addAll(List.of(labels));
        // A configuration of the machine's own may make it warn first.
        String[] lines = amtool(words.toArray(String[]::new)).strip().split("\n");
        return lines[lines.length - 1];
    }

    private String amtool(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("amtool"));
        words.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException missing) {
            throw new AssertionError(
                    "This test needs amtool; on Debian: apt-get install prometheus-alertmanager", missing);
        }
    }
}
