package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headroom.samples.story.LoadGenerator.Route;
import io.headroom.samples.story.Tally.Counts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private static final Schedule TEN_A_SECOND = new Schedule(10, Duration.ofSeconds(1));

    private final ManualMetronome metronome = new ManualMetronome();
    private final List<Long> sentAtNanos = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final List<CompletableFuture<Integer>> answers = new ArrayList<>();
    private final Route first = route("/first/");
    private final Route second = route("/second/");

    @Test
    void sendsWhenRequestsAreDueThoughNothingIsAnswered() throws Exception {
        generator(256).play(TEN_A_SECOND);

        assertThat(sentAtNanos).hasSize(10).first().isEqualTo(0L);
        assertThat(sentAtNanos).last().isEqualTo(Duration.ofMillis(900).toNanos());
    }

    @Test
    void routesTakeTurns() throws Exception {
        generator(256).play(TEN_A_SECOND);

        assertThat(paths).startsWith("/first/0", "/second/1", "/first/2").hasSize(10);
        assertThat(first.tally().counts().sent()).isEqualTo(5);
        assertThat(second.tally().counts().sent()).isEqualTo(5);
    }

    @Test
    void whatIsDueWhileTooManyAreInFlightIsNeverSent() throws Exception {
        LoadGenerator generator = generator(4);

        generator.play(TEN_A_SECOND);

        assertThat(generator.inFlight()).isEqualTo(4);
        assertThat(sentAtNanos).hasSize(4);
        assertThat(first.tally().counts()).isEqualTo(new Counts(2, 3, 0, 0, 0, 0, 0));

        answers.forEach(answer -> answer.complete(200));
        assertThat(generator.inFlight()).isZero();
        assertThat(sentAtNanos).hasSize(4);
    }

    @Test
    void countsAnswersByClassAndTheirAbsenceByReason() throws Exception {
        generator(256).play(new Schedule(14, Duration.ofSeconds(1)));

        answers.get(0).complete(200);
        answers.get(2).complete(302);
        answers.get(4).complete(404);
        answers.get(6).complete(500);
        answers.get(8).complete(504);
        answers.get(10).completeExceptionally(new CompletionException(new HttpTimeoutException("late")));
        answers.get(12).completeExceptionally(new CompletionException(new IOException("reset")));

        assertThat(first.tally().counts()).isEqualTo(new Counts(7, 0, 2, 1, 2, 1, 1));
        assertThat(first.tally().counts().unanswered()).isEqualTo(2);
    }

    @Test
    void latencyCountsFromWhenTheRequestWasDue() throws Exception {
        metronome.oversleptNanos = Duration.ofMillis(30).toNanos();
        generator(256).play(new Schedule(1, Duration.ofSeconds(1)));
        metronome.nowNanos += Duration.ofMillis(70).toNanos();

        answers.get(0).complete(200);

        assertThat(first.tally().percentile(0.99)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void loadStaysOnThisMachine() {
        URI local = URI.create("http://127.0.0.1:8080");
        assertThat(LoadGenerator.requireLoopback(local)).isEqualTo(local);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadGenerator.requireLoopback(URI.create("http://192.0.2.1:8080")))
                .withMessage("target must be on the loopback address, was http://192.0.2.1:8080");
    }

    private LoadGenerator generator(int maxInFlight) {
        return new LoadGenerator(List.of(first, second), this::send, metronome, maxInFlight);
    }

    private CompletableFuture<Integer> send(HttpRequest request) {
        sentAtNanos.add(metronome.nowNanos);
        paths.add(request.uri().getPath());
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    private static Route route(String path) {
        return new Route(
                path,
                n -> HttpRequest.newBuilder(URI.create("http://127.0.0.1" + path + n))
                        .build(),
                new Tally(100));
    }

    /** Time passes by waiting alone. */
    private static final class ManualMetronome implements Metronome {
        private long nowNanos;
        private long oversleptNanos;

        @Override
        public long nanoTime() {
            return nowNanos;
        }

        @Override
        public void waitUntil(long nanoTime) {
            nowNanos = Math.max(nowNanos, nanoTime) + oversleptNanos;
        }
    }
}
