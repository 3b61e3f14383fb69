package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The payment service of six shops is killed and comes back: the short form of {@link DrillSoak}, which has the figures. */
@TestInstance(Lifecycle.PER_CLASS)
class DrillIT {
    private static final DrillPlan SHORT = new DrillPlan(
            25, Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(6), Duration.ofSeconds(5));

    private final Map<Protection, DrillResult> results = new EnumMap<>(Protection.class);
    private final Map<Protection, JsonNode> guards = new EnumMap<>(Protection.class);
    private final Map<Protection, Long> sent = new EnumMap<>(Protection.class);
    private final Set<Protection> countedTheSame = EnumSet.noneOf(Protection.class);

    @BeforeAll
    void play(@TempDir Path directory) throws Exception {
        List<DrillResult> played = new Drill(SHORT, 1, directory, System.out).play(Incident.OUTAGE, this::visit);

        played.forEach(result -> results.put(result.protection(), result));
        assertThat(Drill.results(directory)).isEqualTo(played);
    }

    private void visit(DrilledShop shop) throws InterruptedException {
        if (shop.countedTheSame()) {
            countedTheSame.add(shop.protection());
        }
        sent.put(shop.protection(), shop.sent().sent());
        JsonNode list = shop.read("/actuator/sloguards", JsonNode.class).get("guards");
        if (!list.isEmpty()) {
            guards.put(shop.protection(), list.get(0));
        }
    }

    @Test
    void theShopCountsWhatItsUsersSee() {
        assertThat(countedTheSame).containsExactly(Protection.values());
    }

    @Test
    void nobodyIsServedWithoutThePaymentService() {
        assertThat(results.values())
                .hasSize(6)
                .allSatisfy(
                        result -> assertThat((double) result.badInIncident()).isGreaterThan(0.4 * result.requests()));
    }

    @Test
    void headroomsShopsAloneHaveAGuard() {
        assertThat(guards.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                guard -> guard.getValue().get("breakerMode").asString())))
                .isEqualTo(Map.of(
                        Protection.RESILIENCE4J_HEADROOM,
                        "enforce",
                        Protection.OBSERVE,
                        "observe",
                        Protection.ENFORCE,
                        "enforce"));
    }

    @Test
    void everyCallOfTheAnnotatedMethodIsTheGuards() {
        JsonNode calls = guards.get(Protection.RESILIENCE4J_HEADROOM).get("calls");

        assertThat(calls.properties().stream()
                        .mapToLong(result -> result.getValue().asLong())
                        .sum())
                .isEqualTo(sent.get(Protection.RESILIENCE4J_HEADROOM));
    }

    @Test
    void aGuardThatObservesRefusesAndRetriesNothing() {
        JsonNode guard = guards.get(Protection.OBSERVE);

        assertThat(guard.get("attempts").get("first").asLong())
                .isGreaterThan(results.get(Protection.OBSERVE).requests());
        assertThat(guard.get("attempts").get("retries").asLong()).isZero();
        assertThat(guard.get("calls").get("rejected").asLong()).isZero();
    }

    @Test
    void aGuardThatEnforcesLosesNoMoreThanNoProtection() {
        assertThat((double) results.get(Protection.ENFORCE).bad())
                .isLessThan(1.5 * results.get(Protection.NONE).bad());
    }
}
