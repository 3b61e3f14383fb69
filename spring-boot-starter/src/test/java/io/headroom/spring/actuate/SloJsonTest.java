package io.headroom.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloBuilder;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.FleetBudget;
import io.headroom.budget.Period;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** What is kept of an SLO and what is written anew together is what Jackson writes of it. */
class SloJsonTest {
    private static final int STEPS = 400;
    private static final String DECLARED = "declared";

    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    private final ObjectWriter json = JsonMapper.shared().writer().with(StreamWriteFeature.USE_FAST_DOUBLE_WRITER);
    private final JsonBuffer buffer = new JsonBuffer();

    @AfterEach
    void close() {
        headroom.close();
    }

    /** Good and bad events, traces, incidents, other objectives, and what the fleet has: in any order, and for any time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappensItIsWhatJacksonWrites(long seed) {
        Random random = new Random(seed);
        all(0.99).forEach(headroom::slo);
        List<Slo> slos = headroom.slos();
        List<SloJson> written = slos.stream()
                .map(slo -> new SloJson(json, SloJsonTest::describe))
                .toList();
        FleetBudget fleet = null;
        for (int step = 0; step < STEPS; step++) {
            fleet = change(random, slos.get(random.nextInt(slos.size())), fleet);
            for (int i = 0; i < slos.size(); i++) {
                Slo slo = slos.get(i);
                ShownSlos.Seen seen = new ShownSlos.Seen(
                        slo,
                        slo.snapshot(),
                        fleet,
                        random.nextBoolean() ? BudgetScope.FLEET : BudgetScope.LOCAL,
                        slo.policyStatus());
                buffer.clear();
                assertThat(written.get(i).write(seen, DECLARED, buffer)).isTrue();
                assertThat(new String(buffer.copy())).isEqualTo(json.writeValueAsString(describe(seen)));
            }
        }
    }

    private static Map<String, Consumer<SloBuilder>> all(double objective) {
        return Map.of(
                "events", slo -> slo.objective(objective).period(Duration.ofHours(2)),
                "monthly", slo -> slo.objective(objective).period(Period.calendar(Period.Unit.MONTH, ZoneOffset.UTC)),
                "slices",
                        slo -> slo.objective(objective)
                                .period(Duration.ofDays(1))
                                .method(BudgetingMethod.timeslices(Duration.ofMinutes(1), 0.95)));
    }

    private FleetBudget change(Random random, Slo slo, FleetBudget fleet) {
        switch (random.nextInt(6)) {
            case 0 -> record(slo, Outcome.BAD, random.nextInt(100));
            case 1 -> record(slo, Outcome.GOOD, random.nextInt(5_000));
            case 2 -> slo.badTraces().offer("%032x".formatted(random.nextLong() >>> 1));
            case 3 -> clock.advance(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 2_000 : 1_000_000)));
            case 4 -> {
                double objective = random.nextInt(20) > 0 ? slo.objective().target() : random.nextDouble();
                headroom.redeclare(anew -> all(objective).forEach(anew::slo));
            }
            default -> {
                ErrorBudget budget = slo.budget();
                return random.nextBoolean() ? null : new FleetBudget(clock.instant(), budget, random.nextBoolean());
            }
        }
        headroom.tick();
        return fleet;
    }

    private static void record(Slo slo, Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            slo.recorder().record(outcome);
        }
    }

    @Test
    void numbersAreJacksons() {
        Random random = new Random(1);
        List<Double> some = List.of(
                0.0,
                -0.0,
                1.0,
                -1.0,
                0.5,
                1e-3,
                9.999e-4,
                123456.0,
                999_999.0,
                1e6,
                1e7,
                1e15,
                1e300,
                -1e-300,
                1.0 / 3,
                (double) Long.MAX_VALUE,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                0.1 + 0.2);
        for (double number : some) {
            requireAsJackson(number);
        }
        for (int i = 0; i < 10_000; i++) {
            requireAsJackson((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(20) - 8));
            requireAsJackson(random.nextInt(2_000_000) - 1_000_000);
        }
        for (long number : new long[] {0, 7, -7, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE}) {
            buffer.clear();
            buffer.write(number);
            assertThat(new String(buffer.copy())).isEqualTo(String.valueOf(number));
        }
    }

    private void requireAsJackson(double number) {
        buffer.clear();
        buffer.write(number);
        assertThat(new String(buffer.copy())).isEqualTo(json.writeValueAsString(number));
    }

    @Test
    void momentsAreJacksons() {
        for (Instant at : List.of(
                Instant.EPOCH, Instant.parse("2026-12-01T13:20:54.120Z"), Instant.ofEpochSecond(1, 1), Instant.MAX)) {
            buffer.clear();
            buffer.write(at);
            assertThat(new String(buffer.copy())).isEqualTo(json.writeValueAsString(at));
        }
    }

    private static SloDescription describe(ShownSlos.Seen seen) {
        return SloDescription.of(seen, null, "application", null);
    }
}
