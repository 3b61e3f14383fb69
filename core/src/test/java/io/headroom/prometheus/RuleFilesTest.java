package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule files, letter by letter. One that differs is left in {@code target/golden} to be looked at. */
class RuleFilesTest {
    private static final Path EXPECTED = Path.of("src", "test", "resources", "prometheus");
    private static final Path ACTUAL = Path.of("target", "golden");

    enum Golden {
        SLOTH(
                "sloth.rules.yml",
                () -> PrometheusRules.standard().generate(shop()).yaml()),
        NEUTRAL(
                "neutral.rules.yml",
                () -> PrometheusRules.builder()
                        .flavour(Flavour.NEUTRAL)
                        .label("team", "checkout")
                        .annotation("dashboard", "https://grafana.example/d/slo")
                        .runbook("https://runbooks.example/{service}/{slo}#{severity}")
                        .build()
                        .generate(shop())
                        .yaml()),
        RESOURCE(
                "sloth.prometheusrule.yml",
                () -> PrometheusRules.standard().generate(shop()).prometheusRule());

        private final String file;
        private final Supplier<String> text;

        Golden(String file, Supplier<String> text) {
            this.file = file;
            this.text = text;
        }
    }

    @ParameterizedTest
    @EnumSource
    void areWrittenAsTheyAlwaysWere(Golden golden) throws IOException {
        String text = golden.text.get();
        Files.createDirectories(ACTUAL);
        Files.writeString(ACTUAL.resolve(golden.file), text);

        assertThat(text).isEqualTo(Files.readString(EXPECTED.resolve(golden.file)));
    }

    private static Headroom shop() {
        Headroom headroom = Headroom.builder("shop").manual(new ManualClock()).build();
        headroom.slo("checkout", slo -> slo.objective("99.9%").sla("99.5%"));
        headroom.slo(
                "search",
                slo -> slo.objective("99%")
                        .period("28d")
                        .latency("300ms")
                        .alerts("page 2% 36h/1h", "ticket 10% 3d/6h"));
        return headroom;
    }
}
