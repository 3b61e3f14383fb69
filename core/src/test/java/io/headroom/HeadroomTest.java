package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.sli.EventCounts;
import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadroomTest {
    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();

    @AfterEach
    void close() {
        headroom.close();
    }

    @Test
    void anSloKeepsItsBudget() {
        Slo checkout = headroom.slo("checkout", slo -> slo.objective("99%").period("2h"));
        for (int second = 0; second < 7200; second++) {
            checkout.recorder().record(second % 200 == 0 ? Outcome.BAD : Outcome.GOOD);
            clock.advance(Duration.ofSeconds(1));
            headroom.tick();
        }

        assertThat(checkout.budget().remaining()).isCloseTo(0.5, within(1e-9));
        assertThat(checkout.budget().coverage()).isEqualTo(1);
        assertThat(checkout.budget().burnRate(Duration.ofMinutes(5))).isBetween(0.3, 0.7);
        assertThat(checkout.snapshot().events()).isEqualTo(new EventCounts(7164, 36, 0));
        assertThat(checkout.snapshot().at()).isEqualTo(Instant.parse("2026-01-01T02:00:00Z"));
    }

    @Test
    void thereAreEightWindowsThePeriodLast() {
        assertThat(windows(headroom.slo("month", slo -> slo.objective(0.99))))
                .containsExactly("PT5M", "PT30M", "PT1H", "PT2H", "PT6H", "PT24H", "PT72H", "PT720H");
        assertThat(windows(headroom.slo(
                        "hours", slo -> slo.objective(0.99).period("2h").alerts(BurnRules.NONE))))
                .containsExactly("PT5M", "PT30M", "PT1H", "PT6H", "PT24H", "PT72H", "PT2H");
    }

    @Test
    void theWindowsOfAlertsAreAmongThem() {
        assertThat(windows(headroom.slo(
                        "alerting", slo -> slo.objective(0.99).period("2h").alerts("page 50% 10m/50s"))))
                .containsExactly("PT50S", "PT5M", "PT10M", "PT30M", "PT1H", "PT6H", "PT24H", "PT72H", "PT2H");
    }

    @Test
    void objectivesOnOneSliShareARecorder() {
        SliRecorder requests = headroom.sli(sli -> sli.slo("availability", slo -> slo.objective(0.999))
                .slo("latency", slo -> slo.objective(0.99).latency(Duration.ofMillis(300))));
        requests.record(Duration.ofMillis(400).toNanos(), Outcome.GOOD);
        headroom.tick();

        assertThat(headroom.slo("availability").snapshot().events()).isEqualTo(new EventCounts(1, 0, 0));
        assertThat(headroom.slo("latency").snapshot().events()).isEqualTo(new EventCounts(0, 1, 0));
        assertThat(headroom.slo("latency").recorder()).isSameAs(requests);
        assertThat(headroom.slo("latency").sli()).isEqualTo(Sli.latency("300ms"));
        assertThat(headroom.slo("latency")).hasToString("latency: latency <= 300ms 99% over 30d");
    }

    @Test
    void aNameIsDeclaredOnceAndNothingIsHalfDeclared() {
        headroom.slo("checkout", slo -> slo.objective(0.99));

        assertThatThrownBy(() -> headroom.sli(sli ->
                        sli.slo("fresh", slo -> slo.objective(0.99)).slo("checkout", slo -> slo.objective(0.99))))
                .hasMessageContaining("name must be declared once, was checkout");
        assertThatThrownBy(() -> headroom.sli(
                        sli -> sli.slo("twin", slo -> slo.objective(0.99)).slo("twin", slo -> slo.objective(0.99))))
                .hasMessageContaining("name must be declared once, was twin");
        assertThatThrownBy(() -> headroom.sli(
                        sli -> sli.slo("fresh", slo -> slo.objective(0.99)).slo("broken", slo -> {})))
                .hasMessageContaining("objective must be set for SLO broken");
        assertThatThrownBy(() -> headroom.sli(sli -> {})).hasMessage("an SLI must have at least one SLO, had none");
        assertThat(headroom.slos()).extracting(Slo::name).containsExactly("checkout");
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        headroom.slo("checkout", slo -> slo.objective(0.99));
        headroom.slo("search", slo -> slo.objective(0.99));

        assertThatThrownBy(() -> headroom.slo("chekout"))
                .hasMessage(
                        "SLO must be one of [checkout, search], was chekout: name one of these, or declare it first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aServiceHasAName(String service) {
        assertThatThrownBy(() -> Headroom.create(service))
                .hasMessageContaining("service must have 1 to 200 characters");
    }

    @Test
    void aTickMakesTheSnapshotsYoung() {
        clock.advance(Duration.ofDays(2));
        assertThat(headroom.tickAge()).isZero();
        headroom.slo("checkout", slo -> slo.objective(0.99));
        clock.advance(Duration.ofSeconds(7));
        assertThat(headroom.tickAge()).isEqualTo(Duration.ofSeconds(7));
        headroom.tick();
        assertThat(headroom.tickAge()).isZero();
    }

    @Test
    void closingTakesTheLastEventsInAndEndsEverything() {
        Slo checkout = headroom.slo("checkout", slo -> slo.objective(0.99));
        List<String> heard = listenTo(headroom);
        checkout.recorder().record(Outcome.BAD);
        headroom.close();
        headroom.close();
        checkout.recorder().record(Outcome.BAD);
        headroom.tick();

        assertThat(checkout.snapshot().events()).isEqualTo(new EventCounts(0, 1, 0));
        assertThat(heard).containsExactly("checkout", "closed");
        assertThatThrownBy(() -> headroom.slo("late", slo -> slo.objective(0.99)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the Headroom of shop is closed");
    }

    @Test
    void listenersHearOfEarlierAndLaterSlosAndAFailingOneHarmsNobody() {
        headroom.slo("before", slo -> slo.objective(0.99));
        headroom.addListener(new SloListener() {
            @Override
            public void declared(Slo slo) {
                throw new IllegalStateException("failing on purpose");
            }

            @Override
            public void closed() {
                throw new AssertionError("failing on purpose");
            }
        });
        List<String> heard = listenTo(headroom);
        headroom.slo("after", slo -> slo.objective(0.99));
        headroom.close();

        assertThat(heard).containsExactly("before", "after", "closed");
    }

    @Test
    void aRemovedListenerHearsNothingMore() {
        List<String> heard = new ArrayList<>();
        SloListener listener = listener(heard);
        headroom.addListener(listener);
        headroom.removeListener(listener);
        headroom.slo("after", slo -> slo.objective(0.99));

        assertThat(heard).isEmpty();
    }

    @Test
    void settingsOutOfRangeAreRefusedWhenTheSloIsDeclared() {
        assertThatThrownBy(() -> headroom.slo("checkout", slo -> slo.objective(99.9)))
                .hasMessageStartingWith("objective must be in (0, 1), was 99.9");
        assertThatThrownBy(() ->
                        headroom.slo("checkout", slo -> slo.objective(0.99).period(Duration.ZERO)))
                .hasMessageStartingWith("period must be from 1h to 366d, was 0s");
        assertThat(headroom.slos()).isEmpty();
    }

    @Test
    void severalInstancesInOneProcessKnowNothingOfEachOther() {
        Headroom other = Headroom.builder("shop").manual(clock).build();
        headroom.slo("checkout", slo -> slo.objective(0.99)).recorder().record(Outcome.BAD);
        Slo twin = other.slo("checkout", slo -> slo.objective(0.99));
        headroom.tick();
        other.tick();

        assertThat(twin.snapshot().events().total()).isZero();
        other.close();
    }

    private static List<String> windows(Slo slo) {
        return slo.budget().windows().stream()
                .map(counts -> counts.window().toString())
                .toList();
    }

    private static List<String> listenTo(Headroom headroom) {
        List<String> heard = new ArrayList<>();
        headroom.addListener(listener(heard));
        return heard;
    }

    private static SloListener listener(List<String> heard) {
        return new SloListener() {
            @Override
            public void declared(Slo slo) {
                heard.add(slo.name());
            }

            @Override
            public void closed() {
                heard.add("closed");
            }
        };
    }

    @Test
    void settingsThatDoNotFitEachOtherAreRefusedByName() {
        assertThatThrownBy(() -> headroom.slo(
                        "checkout",
                        slo -> slo.objective(0.99)
                                .period("1h")
                                .method(BudgetingMethod.ratioTimeslices(Duration.ofHours(2)))))
                .hasMessageStartingWith("slice must be at most the period, 1h, was ratio-timeslices of 2h");
        assertThatThrownBy(() ->
                        headroom.slo("checkout", slo -> slo.objective(0.99).sli(Sli.throughput(5))))
                .hasMessageStartingWith("method must be timeslices for a throughput SLI, was occurrences");
        assertThatThrownBy(() ->
                        headroom.slo("checkout", slo -> slo.objective(0.99).zone("Europe/Zurich")))
                .hasMessageStartingWith("zone must go with a calendar period, was Europe/Zurich");
        assertThat(headroom.slos()).isEmpty();
    }

    @Test
    void anInterruptedThreadSavesTheLastCountsAllTheSame(@TempDir Path directory) {
        DirectoryStore store = DirectoryStore.at(directory);
        try (Headroom first =
                Headroom.builder("shop").manual(clock).store(store).build()) {
            first.slo("checkout", slo -> slo.objective(0.99)).recorder().record(Outcome.BAD);
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
        try (Headroom second =
                Headroom.builder("shop").manual(clock).store(store).build()) {
            Slo slo = second.slo("checkout", settings -> settings.objective(0.99));
            assertThat(slo.budget().periodCounts().bad()).isEqualTo(1);
        }
    }
}
