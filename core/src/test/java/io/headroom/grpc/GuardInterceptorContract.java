package io.headroom.grpc;

import static io.headroom.grpc.Answers.ORDER;
import static io.headroom.grpc.Answers.PREVIOUS;
import static io.headroom.grpc.Answers.QUOTE;
import static io.headroom.grpc.Answers.WATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.headroom.guard.AttemptCounts;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardBuilder;
import io.headroom.guard.GuardRejectedException;
import io.headroom.guard.GuardedSection;
import io.headroom.guard.RetryDeniedException;
import io.headroom.guard.RetryTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the interceptor does, over any transport. */
@Timeout(30)
abstract class GuardInterceptorContract {
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final Answers service = new Answers();
    private Consumer<Runnable> passing = Runnable::run;
    private Server server;
    private ManagedChannel channel;

    abstract Server serve(Answers service) throws IOException;

    abstract ManagedChannel connect(Server server);

    @BeforeEach
    void begin() throws IOException {
        server = serve(service);
        channel = connect(server);
    }

    @AfterEach
    void end() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void aFailedCallIsMadeAgainWithTheSameRequestAndSaysSo() {
        Guard guard = settings().build();
        service.will(Status.INTERNAL, Status.UNAVAILABLE);
        assertThat(call(guard, QUOTE)).isEqualTo("answer 3");
        assertThat(service.asked).containsExactly("book", "book", "book");
        assertThat(service.headers).extracting(sent -> sent.get(PREVIOUS)).containsExactly(null, "1", "2");
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 2, 1, 1, 1, 0));
        assertThat(waits).containsExactly(Duration.ofMillis(25), Duration.ofMillis(50));
    }

    @Test
    void aMethodThatIsNotDeclaredIdempotentIsCalledOnceUnlessTheGuardIs() {
        service.will(Status.UNAVAILABLE, Status.UNAVAILABLE);
        assertThatThrownBy(() -> call(settings().build(), ORDER)).hasMessageContaining("UNAVAILABLE");
        assertThat(service.asked).hasSize(1);
        assertThat(call(settings().idempotent(true).build(), ORDER)).isEqualTo("answer 3");
    }

    @Test
    void aDeniedRetryEndsWithTheStatusItselfCausedByTheReason() {
        Guard poor = settings().retryBurst(0).build();
        service.will(Status.INTERNAL.withDescription("broken"));
        StatusRuntimeException failure = failure(poor);
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(failure.getStatus().getDescription()).isEqualTo("broken");
        assertThat(failure).hasCauseInstanceOf(RetryDeniedException.class);
        assertThat(poor.counts().retriesDenied()).isOne();
        assertThat(poor.counts().failure()).isOne();
    }

    @Test
    void whatTheDependencyAnswersToAWrongQuestionIsAGoodAnswer() {
        Guard guard = settings().build();
        service.will(Status.NOT_FOUND);
        assertThat(failure(guard).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(service.asked).hasSize(1);
        assertThat(guard.counts().success()).isOne();
        assertThat(guard.counts().failure()).isZero();
    }

    @Test
    void pushbackIsWaitedFor() {
        Guard guard = settings().build();
        service.willPushBack(Status.UNAVAILABLE, "300");
        assertThat(call(guard, QUOTE)).isEqualTo("answer 2");
        assertThat(waits).containsExactly(Duration.ofMillis(300));
    }

    @Test
    void pushbackOfNothingLeavesTheUsualWait() {
        service.willPushBack(Status.UNAVAILABLE, "0");
        assertThat(call(settings().build(), QUOTE)).isEqualTo("answer 2");
        assertThat(waits).containsExactly(Duration.ofMillis(25));
    }

    @Test
    void pushbackThatIsNegativeOrNoNumberMeansNoRetryAndIsOverload() {
        Guard guard = settings().build();
        service.willPushBack(Status.INTERNAL, "-1");
        service.willPushBack(Status.INTERNAL, "soon");
        failure(guard);
        failure(guard);
        assertThat(service.asked).hasSize(2);
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(2, 0, 0, 0, 2, 0));
        assertThat(guard.counts().retriesDenied()).isZero();
    }

    @Test
    void aDeadlineIsThatOfAllAttemptsAndItsEndIsOverload() {
        Guard guard = settings().build();
        service.willHang();
        CallOptions hurried = CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS);
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(guarded(guard), QUOTE, hurried, "book"));
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(service.asked).hasSize(1);
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 0, 0, 1, 0));
    }

    @Test
    void aPushbackBeyondTheDeadlineIsNotWaitedFor() {
        Guard guard = settings().build();
        service.willPushBack(Status.UNAVAILABLE, "50000");
        CallOptions hurried = CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(guarded(guard), QUOTE, hurried, "book"))
                .hasCauseInstanceOf(RetryDeniedException.class);
        assertThat(waits).isEmpty();
    }

    @Test
    void aCallWhoseDeadlineIsOverSaysNothingOfTheDependency() {
        Guard guard = settings().build();
        CallOptions late = CallOptions.DEFAULT.withDeadlineAfter(-1, TimeUnit.SECONDS);
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(guarded(guard), QUOTE, late, "book"))
                .hasMessageContaining("DEADLINE_EXCEEDED");
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(0, 0, 0, 0, 0, 0));
    }

    @Test
    void cancellingReachesTheServerAndGivesThePlaceBack() throws Exception {
        Guard guard = settings().build();
        service.willHang();
        Future<String> answer = ClientCalls.futureUnaryCall(guarded(guard).newCall(QUOTE, CallOptions.DEFAULT), "book");
        while (service.asked.isEmpty()) {
            Thread.onSpinWait();
        }
        answer.cancel(true);
        assertThat(service.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 0, 0, 0, 1));
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aContextThatIsCancelledDuringTheWaitEndsTheCall() throws Exception {
        Guard guard = settings().build();
        BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
        passing = waiting::add;
        service.will(Status.UNAVAILABLE);
        Context.CancellableContext context = Context.current().withCancellation();
        Future<String> answer = context.call(
                () -> ClientCalls.futureUnaryCall(guarded(guard).newCall(QUOTE, CallOptions.DEFAULT), "book"));
        Runnable retry = waiting.take();
        context.cancel(null);
        assertThatThrownBy(answer::get).hasMessageContaining("CANCELLED");
        retry.run();
        assertThat(service.asked).hasSize(1);
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aRetryThatIsRefusedOnAnotherThreadReachesABlockingStub() {
        Guard narrow = settings().fixedShare(1).build();
        passing = retry -> {
            narrow.begin().tryStart();
            new Thread(retry).start();
        };
        service.will(Status.INTERNAL);
        assertThat(failure(narrow)).hasCauseInstanceOf(RetryDeniedException.class);
    }

    @Test
    void aCallThatIsNotMadeEndsAsUnavailable() {
        Guard narrow = settings().fixedShare(1).build();
        narrow.begin().tryStart();
        StatusRuntimeException refused = failure(narrow);
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused).hasCauseInstanceOf(GuardRejectedException.class);
        assertThat(service.asked).isEmpty();
        assertThat(narrow.counts().rejected()).isOne();
    }

    @Test
    void nothingComesBeforeItIsRequested() throws Exception {
        ClientCall<String, String> call = guarded(settings().build()).newCall(QUOTE, CallOptions.DEFAULT);
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        call.start(listener(heard), new Metadata());
        call.sendMessage("book");
        call.halfClose();
        while (service.asked.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(heard).isEmpty();
        call.request(2);
        assertThat(heard.take()).isEqualTo("headers");
        assertThat(heard.take()).isEqualTo("answer 1");
        assertThat(heard.take()).isEqualTo(Status.Code.OK);
    }

    @Test
    void everyAttemptIsWholeInItsOrderWithHeadersOfItsOwn() {
        List<String> steps = new CopyOnWriteArrayList<>();
        Metadata.Key<String> trace = Metadata.Key.of("trace", Metadata.ASCII_STRING_MARSHALLER);
        ClientInterceptor inner = new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                    @Override
                    public void start(Listener<R> listener, Metadata headers) {
                        headers.put(trace, "attempt");
                        steps.add("start");
                        super.start(listener, headers);
                    }

                    @Override
                    public void setMessageCompression(boolean enabled) {
                        steps.add("compress " + enabled);
                        super.setMessageCompression(enabled);
                    }

                    @Override
                    public void sendMessage(Q message) {
                        steps.add("message");
                        super.sendMessage(message);
                    }

                    @Override
                    public void halfClose() {
                        steps.add("half-close");
                        super.halfClose();
                    }
                };
            }
        };
        service.will(Status.INTERNAL);
        Channel both = ClientInterceptors.intercept(
                channel, inner, GuardInterceptor.of(settings().build()));
        ClientCall<String, String> call = both.newCall(QUOTE, CallOptions.DEFAULT.withCompression("gzip"));
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        call.start(listener(heard), new Metadata());
        call.request(2);
        call.setMessageCompression(true);
        call.sendMessage("book");
        call.halfClose();
        assertThat(take(heard)).isEqualTo("headers");
        assertThat(take(heard)).isEqualTo("answer 2");
        assertThat(steps)
                .containsExactly(
                        "start",
                        "compress true",
                        "message",
                        "half-close",
                        "start",
                        "compress true",
                        "message",
                        "half-close");
        assertThat(service.headers)
                .allSatisfy(sent -> assertThat(sent.getAll(trace)).containsExactly("attempt"));
    }

    @Test
    void aCallWithinAnAttemptOfTheSameGuardIsPartOfIt() {
        Guard guard = settings().build();
        GuardedSection.attempt("prices", () -> call(guard, QUOTE));
        assertThat(guard.attempts().counts().first()).isZero();
    }

    @Test
    void aStreamIsGoodWithItsFirstMessage() {
        Guard guard = settings().build();
        service.willBreakAfterAMessage(Status.UNAVAILABLE);
        Iterator<String> watched =
                ClientCalls.blockingServerStreamingCall(guarded(guard), WATCH, CallOptions.DEFAULT, "book");
        assertThat(watched.next()).isEqualTo("answer 1");
        assertThatThrownBy(watched::hasNext).hasMessageContaining("UNAVAILABLE");
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 1, 0, 0, 0));
        assertThat(guard.counts().failure()).isZero();
    }

    @Test
    void aStreamThatBreaksBeforeItsFirstMessageIsCountedAndNotRetried() {
        Guard guard = settings().idempotent(true).build();
        service.will(Status.UNAVAILABLE);
        Iterator<String> watched =
                ClientCalls.blockingServerStreamingCall(guarded(guard), WATCH, CallOptions.DEFAULT, "book");
        assertThatThrownBy(watched::hasNext).hasMessageContaining("UNAVAILABLE");
        assertThat(service.asked).hasSize(1);
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 0, 0, 1, 0));
        assertThat(guard.counts().failure()).isOne();
    }

    @Test
    void aRefusedStreamEndsAsUnavailable() {
        Guard narrow = settings().fixedShare(1).build();
        narrow.begin().tryStart();
        Iterator<String> watched =
                ClientCalls.blockingServerStreamingCall(guarded(narrow), WATCH, CallOptions.DEFAULT, "book");
        assertThatThrownBy(watched::hasNext)
                .hasMessageContaining("UNAVAILABLE")
                .hasCauseInstanceOf(GuardRejectedException.class);
        assertThat(service.asked).isEmpty();
    }

    private String call(Guard guard, MethodDescriptor<String, String> method) {
        return ClientCalls.blockingUnaryCall(guarded(guard), method, CallOptions.DEFAULT, "book");
    }

    private StatusRuntimeException failure(Guard guard) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> call(guard, QUOTE));
    }

    private Channel guarded(Guard guard) {
        return ClientInterceptors.intercept(channel, GuardInterceptor.of(guard));
    }

    private static Object take(BlockingQueue<Object> heard) {
        try {
            return heard.poll(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static ClientCall.Listener<String> listener(BlockingQueue<Object> heard) {
        return new ClientCall.Listener<>() {
            @Override
            public void onHeaders(Metadata headers) {
                heard.add("headers");
            }

            @Override
            public void onMessage(String message) {
                heard.add(message);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                heard.add(status.getCode());
            }
        };
    }

    private GuardBuilder settings() {
        return Guard.builder("prices").timeout("5s").random(() -> 0.5).timer(new RetryTimer() {
            @Override
            public void pause(long nanos) {
                throw new AssertionError("no thread waits");
            }

            @Override
            public void schedule(Runnable task, long delayNanos) {
                waits.add(Duration.ofNanos(delayNanos));
                passing.accept(task);
            }
        });
    }
}
