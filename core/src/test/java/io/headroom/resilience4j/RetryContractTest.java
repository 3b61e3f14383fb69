package io.headroom.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.micrometer.tagged.TaggedRetryMetricsPublisher;
import io.github.resilience4j.retry.MaxRetriesExceededException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.event.RetryEvent;
import io.github.resilience4j.retry.event.RetryEvent.Type;
import io.github.resilience4j.retry.event.RetryOnRetryEvent;
import io.headroom.guard.GuardMode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Resilience4j's own retry does and its users rely on, asked of it and of ours with tokens to spend. */
class RetryContractTest {
    private static final Map<String, String> TAGS = Map.of("team", "billing");

    /** Whose retry. */
    enum Maker {
        RESILIENCE4J {
            @Override
            Retry retry(RetryConfig config) {
                return Retry.of("payments", config, TAGS);
            }
        },
        HEADROOM {
            @Override
            Retry retry(RetryConfig config) {
                return Payments.in(GuardMode.ENFORCE).resilience4j.retry("payments", config, TAGS);
            }
        };

        abstract Retry retry(RetryConfig config);
    }

    @ParameterizedTest
    @EnumSource
    void aGoodAnswerAtOnceIsTheOnlyAttempt(Maker maker) {
        Retry retry = maker.retry(attempts(3).build());
        List<RetryEvent> events = events(retry);
        assertThat(retry.executeSupplier(() -> "paid")).isEqualTo("paid");
        assertThat(figures(retry)).containsExactly(1, 0, 0, 0, 1);
        assertThat(events).isEmpty();
        assertThat(retry.getName()).isEqualTo("payments");
        assertThat(retry.getTags()).isEqualTo(TAGS);
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsTriedAgain(Maker maker) throws Exception {
        Retry retry = maker.retry(attempts(3).build());
        List<RetryEvent> events = events(retry);
        Script script = new Script(new IOException("reset"), "paid");
        assertThat(retry.executeCallable(script::next)).isEqualTo("paid");
        assertThat(figures(retry)).containsExactly(0, 1, 0, 0, 2);
        assertThat(types(events)).containsExactly(Type.RETRY, Type.SUCCESS);
        assertThat(((RetryOnRetryEvent) events.get(0)).getWaitInterval()).isEqualTo(Duration.ofMillis(1));
        assertThat(events.get(1).getNumberOfRetryAttempts()).isEqualTo(1);
        assertThat(events.get(1).getLastThrowable()).hasMessage("reset");
    }

    @ParameterizedTest
    @EnumSource
    void theLastFailureIsThrownAfterTheMostAttempts(Maker maker) {
        Retry retry = maker.retry(attempts(2).build());
        List<RetryEvent> events = events(retry);
        IOException last = new IOException("2");
        assertThatThrownBy(() -> retry.executeCallable(new Script(new IOException("1"), last)::next))
                .isSameAs(last);
        assertThat(figures(retry)).containsExactly(0, 0, 0, 1, 2);
        assertThat(types(events)).containsExactly(Type.RETRY, Type.ERROR);
        assertThat(events.get(1).getLastThrowable()).isSameAs(last);
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatTheConfigDoesNotRetryIsThrownAtOnce(Maker maker) {
        Retry retry = maker.retry(
                attempts(3).ignoreExceptions(IllegalStateException.class).build());
        List<RetryEvent> events = events(retry);
        assertThatThrownBy(() -> retry.executeRunnable(() -> {
                    throw new IllegalStateException("business");
                }))
                .hasMessage("business");
        assertThat(figures(retry)).containsExactly(0, 0, 1, 0, 1);
        assertThat(types(events)).containsExactly(Type.IGNORED_ERROR);
    }

    @ParameterizedTest
    @EnumSource
    void anUnwantedResultIsTriedAgainAndShownBeforehand(Maker maker) {
        List<String> shown = new ArrayList<>();
        Retry retry = maker.retry(RetryConfig.<String>custom()
                .maxAttempts(3)
                .waitDuration(Duration.ofMillis(1))
                .retryOnResult("busy"::equals)
                .consumeResultBeforeRetryAttempt((attempt, result) -> shown.add(attempt + " " + result))
                .build());
        List<RetryEvent> events = events(retry);
        assertThat(retry.executeSupplier(new Script("busy", "paid")::answer)).isEqualTo("paid");
        assertThat(shown).containsExactly("1 busy");
        assertThat(figures(retry)).containsExactly(0, 1, 0, 0, 2);
        assertThat(types(events)).containsExactly(Type.RETRY, Type.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource
    void theLastResultIsGivenBackAfterTheMostAttempts(Maker maker) {
        Retry retry = maker.retry(attempts(2).retryOnResult("busy"::equals).build());
        List<RetryEvent> events = events(retry);
        assertThat(retry.executeSupplier(new Script("busy", "busy")::answer)).isEqualTo("busy");
        assertThat(figures(retry).subList(0, 4)).containsExactly(0, 0, 0, 1);
        assertThat(types(events)).containsExactly(Type.RETRY, Type.ERROR);
    }

    @ParameterizedTest
    @EnumSource
    void theLastResultIsAFailureIfTheConfigSaysSo(Maker maker) {
        Retry retry = maker.retry(attempts(2)
                .retryOnResult("busy"::equals)
                .failAfterMaxAttempts(true)
                .build());
        assertThatThrownBy(() -> retry.executeSupplier(new Script("busy", "busy")::answer))
                .isInstanceOf(MaxRetriesExceededException.class);
    }

    @ParameterizedTest
    @EnumSource
    void asynchronouslyAFailureIsTriedAgainAfterTheWaitThatIsReturned(Maker maker) {
        Retry retry = maker.retry(attempts(3).build());
        List<RetryEvent> events = events(retry);
        Retry.AsyncContext<String> call = retry.asyncContext();
        assertThat(call.onError(new CompletionException(new IOException("reset"))))
                .isEqualTo(1);
        assertThat(call.onResult("paid")).isNegative();
        call.onComplete();
        assertThat(figures(retry)).containsExactly(0, 1, 0, 0, 2);
        assertThat(types(events)).containsExactly(Type.RETRY, Type.SUCCESS);
        assertThat(events.get(0).getLastThrowable()).hasMessage("reset");
    }

    @ParameterizedTest
    @EnumSource
    void asynchronouslyThereIsNoWaitAfterTheMostAttempts(Maker maker) {
        Retry retry = maker.retry(attempts(2).build());
        List<RetryEvent> events = events(retry);
        Retry.AsyncContext<String> call = retry.asyncContext();
        assertThat(call.onError(new IOException("1"))).isEqualTo(1);
        assertThat(call.onError(new IOException("2"))).isNegative();
        assertThat(figures(retry)).containsExactly(0, 0, 0, 1, 2);
        assertThat(types(events)).containsExactly(Type.RETRY, Type.ERROR);
    }

    @ParameterizedTest
    @EnumSource
    void resilience4jsMetersReadIt(Maker maker) {
        Retry retry = maker.retry(attempts(3).build());
        SimpleMeterRegistry meters = metersOf(retry);
        retry.executeSupplier(() -> "paid");
        assertThat(ids(meters))
                .isEqualTo(ids(metersOf(Maker.RESILIENCE4J.retry(attempts(3).build()))));
        assertThat(meters.get("resilience4j.retry.calls")
                        .tag("kind", "successful_without_retry")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    static RetryConfig.Builder<String> attempts(int most) {
        return RetryConfig.<String>custom().maxAttempts(most).waitDuration(Duration.ofMillis(1));
    }

    static List<RetryEvent> events(Retry retry) {
        List<RetryEvent> events = new ArrayList<>();
        retry.getEventPublisher().onEvent(events::add);
        return events;
    }

    static List<Type> types(List<RetryEvent> events) {
        return events.stream().map(RetryEvent::getEventType).toList();
    }

    /** Good at once, good after retries, failed at once, failed after retries; attempts. */
    static List<Integer> figures(Retry retry) {
        Retry.Metrics metrics = retry.getMetrics();
        return List.of(
                (int) metrics.getNumberOfSuccessfulCallsWithoutRetryAttempt(),
                (int) metrics.getNumberOfSuccessfulCallsWithRetryAttempt(),
                (int) metrics.getNumberOfFailedCallsWithoutRetryAttempt(),
                (int) metrics.getNumberOfFailedCallsWithRetryAttempt(),
                (int) metrics.getNumberOfTotalCalls());
    }

    private static SimpleMeterRegistry metersOf(Retry retry) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new TaggedRetryMetricsPublisher(meters).publishMetrics(retry);
        return meters;
    }

    private static Set<Meter.Id> ids(SimpleMeterRegistry meters) {
        return meters.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }
}
