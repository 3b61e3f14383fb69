package io.headroom.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What all who ask between two ticks share. */
class ShownSlosTest {
    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    private final ShownSlos shown = new ShownSlos(headroom::slos);

    @AfterEach
    void close() {
        headroom.close();
    }

    @Test
    void thereIsOneLookBetweenTwoTicks() {
        declare("checkout");
        ShownSlos.Look first = shown.look();

        assertThat(shown.look()).isSameAs(first);
        tick();
        assertThat(shown.look()).isNotSameAs(first);
    }

    @Test
    void onlyWhatLooksOtherwiseIsSent() {
        Slo checkout = declare("checkout");
        declare("search");
        Instant asked = shown.look().at();
        checkout.recorder().record(Outcome.BAD);
        tick();

        assertThat(names(shown.look().since(asked))).containsExactly("checkout");
        assertThat(shown.look().since(shown.look().at())).isEmpty();
    }

    @Test
    void whatIsSentIsOfTheSameTickAlsoIfThereIsAnotherMeanwhile() {
        Slo checkout = declare("checkout");
        Instant asked = shown.look().at();
        checkout.recorder().record(Outcome.BAD);
        tick();
        ShownSlos.Look look = shown.look();
        checkout.recorder().record(Outcome.BAD);
        tick();

        assertThat(look.since(asked)).singleElement().satisfies(slo -> {
            assertThat(slo.snapshot().at()).isEqualTo(look.at());
            assertThat(slo.snapshot().events().bad()).isEqualTo(1);
        });
    }

    @Test
    void whoeverAskedSinceTheSameMomentGetsTheSameAnswer() {
        declare("checkout");
        ShownSlos.Look look = shown.look();
        Object answer = look.answer(look.at(), Object::new);

        assertThat(look.answer(look.at(), Object::new)).isSameAs(answer);
        for (int i = 0; i < 100; i++) {
            look.answer(look.at().minusSeconds(i), Object::new);
        }
        assertThat(look.answer(look.at(), Object::new)).isSameAs(answer);
        Object late = look.answer(look.at().minusSeconds(99), Object::new);
        assertThat(look.answer(look.at().minusSeconds(99), Object::new))
                .as("a few are kept")
                .isNotSameAs(late);
    }

    @Test
    void anSloThatIsNewIsShownToThoseWhoKnowTheOthers() {
        declare("checkout");
        Instant asked = shown.look().at();
        clock.advance(Duration.ofMillis(500));
        declare("search");
        tick();

        assertThat(names(shown.look().since(asked))).containsExactly("search");
    }

    /** Such as one that was changed: whoever knows the moment does not know that. */
    @Test
    void whatIsPublishedAgainInTheSameMomentIsOfTheNext() {
        Slo checkout = declare("checkout");
        Instant asked = shown.look().at();
        checkout.recorder().record(Outcome.BAD);
        headroom.tick();

        assertThat(shown.look().since(asked)).isEmpty();
        tick();
        assertThat(names(shown.look().since(asked))).containsExactly("checkout");
    }

    @Test
    void aMomentThatIsNotKnownGetsNoAnswer() {
        assertThat(shown.look().since(Instant.EPOCH)).as("without an SLO").isNull();
        declare("checkout");
        Instant first = shown.look().at();

        assertThat(shown.look().since(first.minusMillis(1))).isNull();
        assertThat(shown.look().since(first.plusMillis(1))).isNull();
        tick();
        assertThat(shown.look().since(first)).isEmpty();
        clock.stepWall(Duration.ofMinutes(-1));
        tick();
        assertThat(shown.look().since(first)).as("the wall clock was set back").isNull();
    }

    private Slo declare(String name) {
        return headroom.slo(name, slo -> slo.objective(0.99).period(Duration.ofDays(1)));
    }

    private void tick() {
        clock.advance(Duration.ofSeconds(1));
        headroom.tick();
    }

    private static List<String> names(List<ShownSlos.Seen> slos) {
        return slos.stream().map(seen -> seen.slo().name()).toList();
    }
}
