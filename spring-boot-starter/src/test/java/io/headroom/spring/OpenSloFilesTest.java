package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.BurnRules;
import io.headroom.sli.Outcome;
import io.headroom.spring.actuate.Origin;
import io.headroom.spring.actuate.SloEndpoint;
import io.headroom.spring.actuate.SloEndpointAutoConfiguration;
import io.headroom.spring.internal.SloDeclarations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** SLOs from OpenSLO files beside properties. */
@ExtendWith(OutputCaptureExtension.class)
class OpenSloFilesTest {
    @TempDir
    Path directory;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(HeadroomAutoConfiguration.class, SloEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=slo",
                    "management.endpoint.slo.show-values=always",
                    "headroom.openslo=classpath:openslo/*.yaml");

    @Test
    void theSlosOfTheFilesAreDeclared(CapturedOutput output) {
        application.run(context -> {
            Headroom headroom = context.getBean(Headroom.class);
            assertThat(headroom.slos())
                    .extracting(Slo::name)
                    .containsExactlyInAnyOrder(
                            "checkout-availability",
                            "checkout-latency",
                            "imports-goal",
                            "imports-sla",
                            "journey-checkout-requests",
                            "journey-stock",
                            "minutes-checkout-requests");
            assertThat(headroom.slo("checkout-availability").objective())
                    .hasToString("99.9% over month in Europe/Zurich");
            assertThat(headroom.slo("checkout-availability").alertRules().rules())
                    .singleElement()
                    .satisfies(rule ->
                            assertThat(rule.toString()).startsWith("page 1.93").endsWith("% 1h/5m"));
            assertThat(headroom.slo("checkout-availability").alertRules().evidence())
                    .isEqualTo(0.001);
            assertThat(headroom.slo("checkout-availability").alertRules().expectedEvents())
                    .hasValue(5_000);
            assertThat(headroom.slo("checkout-latency").objective())
                    .hasToString("99% over 28d in timeslices of 5m at 95%");
            assertThat(headroom.slo("checkout-latency").sli()).hasToString("latency <= 300ms");
            assertThat(headroom.slo("imports-goal").alertRules()).isEqualTo(BurnRules.NONE);
            assertThat(headroom.composites())
                    .extracting(CompositeSlo::toString)
                    .containsExactlyInAnyOrder(
                            "journey: weighted sum of [journey-checkout-requests, journey-stock]",
                            "minutes: 99% of slices good in all of [minutes-checkout-requests]");
            assertThat(context.getBean(SloDeclarations.class).http("checkout-availability"))
                    .hasValueSatisfying(http -> {
                        assertThat(http).hasToString("POST /checkout/{id}");
                        assertThat(http.rules().bad()).hasToString("[4xx]");
                    });
        });
        assertThat(output).contains("openslo/shop.yaml]:112:31 is left to Prometheus");
    }

    @Test
    void objectivesOfOneStreamOfEventsShareARecorder() {
        application.run(context -> {
            Headroom headroom = context.getBean(Headroom.class);
            headroom.slo("imports-goal").recorder().record(Outcome.BAD);
            headroom.tick();
            assertThat(headroom.slo("imports-sla").recorder())
                    .isSameAs(headroom.slo("imports-goal").recorder());
            assertThat(headroom.slo("imports-sla").budget().remaining()).isNegative();
        });
    }

    @Test
    void propertiesCountMoreAndTheEndpointSaysWhereEachSettingStands() {
        application
                .withPropertyValues("headroom.slos.checkout-availability.objective=99%")
                .run(context -> {
                    assertThat(context.getBean(Headroom.class)
                                    .slo("checkout-availability")
                                    .objective()
                                    .target())
                            .isEqualTo(0.99);
                    var slo = Objects.requireNonNull(
                            context.getBean(SloEndpoint.class).one("checkout-availability"));
                    assertThat(slo.origins())
                            .extracting(Origin::from)
                            .filteredOn(from -> from.endsWith(".objective"))
                            .hasSize(1);
                    assertThat(slo.origins())
                            .filteredOn(origin -> origin.from().endsWith(".period"))
                            .extracting(Origin::place)
                            .singleElement()
                            .asString()
                            .endsWith("openslo/shop.yaml] - 9:17");
                });
    }

    @Test
    void aFileThatIsWrongStopsTheStartWithFileLineRuleAndFix(CapturedOutput output) throws IOException {
        Path file = directory.resolve("slo.yaml");
        Files.writeString(file, """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: checkout}
                spec:
                  service: shop
                  indicatorRef: requests
                  budgetingMethod: Occurrences
                  objectives: [{target: 99.9}]
                """);
        start("--headroom.openslo=" + file.toUri());
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Headroom cannot read its OpenSLO files:")
                .contains("spec.objectives[0].target = 99.9 (")
                .contains("slo.yaml]:8:25): must be in [0, 1)")
                .contains("spec.objectives[0].target: write a ratio such as 0.999, or targetPercent: 99.9");
    }

    @Test
    void aFileThatIsNotThereStopsTheStart(CapturedOutput output) {
        start("--headroom.openslo=classpath:nowhere/*.yaml");
        assertThat(output)
                .contains("headroom.openslo = classpath:nowhere/*.yaml (")
                .contains("must name files that can be read")
                .contains("write a place such as classpath:slo/*.yaml or file:/etc/shop/slo.yaml");
    }

    @Test
    void aPropertyThatFitsNotToTheFileNamesBothPlaces(CapturedOutput output) {
        start("--headroom.openslo=classpath:openslo/*.yaml", "--headroom.slos.checkout-availability.period=7d");
        assertThat(output)
                .contains("headroom.slos.checkout-availability.zone = Europe/Zurich (")
                .contains("openslo/shop.yaml] - 9:17): must go with a calendar period");
    }

    private static void start(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server.port=0");
        assertThatThrownBy(() -> new SpringApplicationBuilder(ShopApplication.class).run(all.toArray(String[]::new)))
                .isNotNull();
    }
}
