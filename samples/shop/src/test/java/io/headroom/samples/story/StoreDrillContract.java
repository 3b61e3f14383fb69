package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.samples.story.RequestLog.Events;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.util.FileSystemUtils;

/** What a {@link StoreDrill} must end with. Leaves its figures in {@code target/store-drill}. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class StoreDrillContract {
    /** No request waits so long by itself, and each that waits for the store waits longer. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);

    /** No save takes so long on a machine that has much else to do. */
    private static final Duration LONGEST_SAVE = Duration.ofSeconds(2);

    /** For the check of a fleet's slots, and a machine that has much else to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int FLUSHES_UNTIL_ALL_IS_SEEN = 9;

    private final StoreDrillPlan plan;
    private final DrilledStore store;
    private final Path directory;
    private final Map<FleetSlo, Events> expected = new EnumMap<>(FleetSlo.class);
    private StoreDrill drill;

    StoreDrillContract(StoreDrillPlan plan, DrilledStore store) {
        this.plan = plan;
        this.store = store;
        directory = Path.of("target", "store-drill", getClass().getSimpleName()).toAbsolutePath();
    }

    @BeforeAll
    void play() throws Exception {
        FileSystemUtils.deleteRecursively(directory);
        drill = new StoreDrill(plan, store, directory);
        drill.play();
        Instant played = Instant.now();
        for (FleetSlo slo : StoreDrill.SLOS) {
            expected.put(slo, drill.expected(slo));
        }
        Duration patience = plan.flush().multipliedBy(FLUSHES_UNTIL_ALL_IS_SEEN).plus(PATIENCE);
        await().atMost(patience).ignoreExceptions().until(() -> said().equals(List.of(expected, expected)));
        String report = new StoreDrillReport(drill, store, plan, Duration.between(played, Instant.now())).text();
        Files.writeString(directory.resolve("result.md"), report);
        System.out.println(report);
    }

    @AfterAll
    void stop() {
        if (drill != null) {
            drill.close();
        }
    }

    private List<Map<FleetSlo, Events>> said() throws Exception {
        Map<FleetSlo, Events> ofWrong = new EnumMap<>(FleetSlo.class);
        Map<FleetSlo, Events> ofPaused = new EnumMap<>(FleetSlo.class);
        for (FleetSlo slo : StoreDrill.SLOS) {
            ofWrong.put(slo, StoreDrill.said(drill.survivors().get(0), slo));
            ofPaused.put(slo, StoreDrill.said(drill.survivors().get(1), slo));
        }
        return List.of(ofWrong, ofPaused);
    }

    @Test
    void bothSurvivorsKnowToTheEventWhatTheFleetCounted() throws Exception {
        assertThat(said()).containsExactly(expected, expected);
        assertThat(expected.get(FleetSlo.CHECKOUT).good()).isGreaterThan(100);
        assertThat(expected.get(FleetSlo.FIRST_FAILURE).bad()).isBetween(1L, (long) drill.lostParcels());
    }

    @Test
    void theKilledOneLostOnlyWhatItAnsweredSinceItsLastSave() throws Exception {
        for (FleetSlo slo : StoreDrill.SLOS) {
            Events saved = drill.savedByVictim(slo);
            Events all = drill.answeredByVictim(slo, Instant.MAX);
            Events before = drill.answeredByVictim(slo, drill.victimSaved().minus(LONGEST_SAVE));
            assertThat(saved.total()).as(slo.slo).isBetween(before.total(), all.total() + drill.inFlightAtKill());
        }
        assertThat(drill.savedByVictim(FleetSlo.CHECKOUT).total()).isPositive();
        assertThat(Duration.between(drill.victimSaved(), drill.killed()))
                .isLessThan(plan.flush().plus(LONGEST_SAVE));
    }

    @Test
    void noRequestFailedButThoseThatTheKilledOneHadInHand() {
        Tally.Counts all = drill.counts();

        assertThat(all.notSent()).isZero();
        assertThat(all.timedOut()).isZero();
        assertThat(all.clientErrors()).isZero();
        assertThat(all.serverErrors()).isBetween(1L, (long) drill.lostParcels());
        assertThat(all.failed()).isLessThanOrEqualTo(drill.inFlightAtKill());
    }

    @Test
    void noRequestWaitedForTheStore() {
        assertThat(drill.whileAway().counts().succeeded())
                .isGreaterThan(plan.perSecond() * plan.away().toSeconds() / 2);
        assertThat(drill.whileAway().percentile(1)).isLessThan(LONGEST_ANSWER);
        assertThat(drill.withStore().percentile(1)).isLessThan(LONGEST_ANSWER);
    }

    @Test
    void whileTheStoreWasAwayReplicasSaidThatTheyActOnTheirOwnBudgets() {
        assertThat(drill.wasMissed()).isTrue();
    }
}
