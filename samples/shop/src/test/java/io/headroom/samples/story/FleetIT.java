package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.samples.story.Agreement.Compared;
import io.headroom.samples.story.FleetFigures.Window;
import io.headroom.samples.story.RequestLog.Events;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The short form of {@link FleetSoak}: the story in half a minute. It does not wait five minutes until the rules count, but asks
 * Prometheus what they will count then; the budget that is stored of it, and the dashboards, are the long form's.
 */
class FleetIT {
    private static FleetRun run;
    private static FleetFigures figures;

    @BeforeAll
    static void playTheStory() throws Exception {
        run = new FleetRun(Path.of("target", "fleet-in-brief").toAbsolutePath(), Stretch.STORY_IN_BRIEF);
        run.play();
        figures = run.figures();
    }

    @AfterAll
    static void stop() {
        if (run != null) {
            run.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRulesCountWhatTheRequestLogSays(FleetSlo slo) throws Exception {
        Events truth = figures.truth(slo);

        assertThat(figures.recordedLater(slo, "slo_all:increase5m")).isEqualTo(truth.total());
        assertThat(figures.recordedLater(slo, "slo_bad:increase5m"))
                .isCloseTo(truth.bad(), within((double) truth.doubtful()));
    }

    @Test
    void aReplicaWasKilledAndCameBack() throws Exception {
        Events lost = figures.lost(FleetSlo.CHECKOUT);

        assertThat(lost.good()).isNotNegative();
        assertThat(lost.bad()).isNotNegative();
        assertThat(figures.restarted(FleetSlo.CHECKOUT).total()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void aReplicasBurnRatesAreThoseOfTheCountsThatItTells(FleetSlo slo) {
        assertThat(figures.view().steps(slo))
                .flatMap(step -> step.byPort().values())
                .flatMap(said -> said.windows().values())
                .isNotEmpty()
                .allSatisfy(counted -> assertThat(counted.burnRate())
                        .isCloseTo(counted.badRatio() / (1 - slo.objective), within(1e-9)));
    }

    @ParameterizedTest
    @EnumSource
    void burnRatesAgreeAtEveryStep(FleetSlo slo) throws Exception {
        for (Window window : Window.values()) {
            assertThat(figures.burnRates(slo, window)).hasSizeGreaterThan(10).allMatch(Compared::agrees);
        }
    }
}
