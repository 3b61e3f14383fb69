package io.headroom.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.headroom.guard.AttemptCounts;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardBuilder;
import io.headroom.guard.GuardRejectedException;
import io.headroom.guard.GuardedSection;
import io.headroom.guard.RequestScope;
import io.headroom.guard.RetryTimer;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls a server of the JDK's over the loopback. */
@Timeout(30)
class GuardInterceptorTest {
    private final List<Long> pauses = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final ExecutorService serving = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);

    /** What is answered, one after the other, the last of it for good: a status, or 0 for no answer until the test ends. */
    private final List<Integer> answers = new ArrayList<>();

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(serving);
        server.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            int status = answers.size() > 1 ? answers.remove(0) : answers.get(0);
            if (status == 0) {
                await();
                status = 200;
            }
            if (status == 503) {
                exchange.getResponseHeaders().add("Retry-After", "2");
            }
            byte[] body = ("answer " + received.size()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.stop(0);
        serving.shutdownNow();
    }

    @Test
    void aBadAnswerIsTriedAgainAndItsConnectionIsNotLost() throws IOException {
        answers.addAll(List.of(500, 502, 200));
        Guard guard = settings().build();
        OkHttpClient client = client(guard);
        try (Response response = client.newCall(get()).execute()) {
            assertThat(response.body().string()).isEqualTo("answer 3");
        }
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 2, 1, 2, 0, 0));
        assertThat(client.connectionPool().connectionCount())
                .isEqualTo(client.connectionPool().idleConnectionCount());
    }

    @Test
    void retryAfterIsWaitedFor() throws IOException {
        answers.addAll(List.of(503, 200));
        Guard guard = settings().build();
        client(guard).newCall(get()).execute().close();
        assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isEqualTo(TimeUnit.SECONDS.toNanos(2));
        assertThat(guard.attempts().counts().overloads()).isOne();
    }

    @Test
    void theLastBadAnswerIsTheCallersWithItsBody() throws IOException {
        answers.add(500);
        Guard poor = settings().retryBurst(0).build();
        try (Response response = client(poor).newCall(get()).execute()) {
            assertThat(response.code()).isEqualTo(500);
            assertThat(response.body().string()).isEqualTo("answer 1");
        }
        assertThat(poor.counts().retriesDenied()).isOne();
        assertThat(poor.counts().failure()).isOne();
    }

    @Test
    void aNotFoundIsAGoodAnswer() throws IOException {
        answers.add(404);
        Guard guard = settings().build();
        client(guard).newCall(get()).execute().close();
        assertThat(guard.counts().success()).isOne();
    }

    @Test
    void aPostIsMadeOnceUnlessTheGuardSaysThatCallsMayBeMadeTwice() throws IOException {
        answers.add(500);
        Request post =
                get().newBuilder().post(RequestBody.create("order", null)).build();
        client(settings().build()).newCall(post).execute().close();
        assertThat(received).containsExactly("order");

        client(settings().idempotent(true).build()).newCall(post).execute().close();
        assertThat(received).hasSize(1 + 4).containsOnly("order");
    }

    @Test
    void aBodyThatCanBeSentOnceIsSentOnce() throws IOException {
        answers.add(500);
        RequestBody once = new RequestBody() {
            @Override
            public MediaType contentType() {
                return null;
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.writeUtf8("order");
            }
        };
        client(settings().idempotent(true).build())
                .newCall(get().newBuilder().put(once).build())
                .execute()
                .close();
        assertThat(received).containsExactly("order");
    }

    @Test
    void aRefusedConnectionIsAnErrorAndTheFailureItselfComesThrough() {
        Guard poor = settings().retryBurst(0).build();
        server.stop(0);
        assertThatThrownBy(() -> client(poor).newCall(get()).execute()).isInstanceOf(java.net.ConnectException.class);
        assertThat(poor.attempts().counts().errors()).isOne();
    }

    @Test
    void aReadTimeoutIsOverload() {
        answers.add(0);
        Guard guard = settings().retries(0).build();
        OkHttpClient hasty =
                client(guard).newBuilder().readTimeout(Duration.ofMillis(100)).build();
        assertThatThrownBy(() -> hasty.newCall(get()).execute()).isInstanceOf(java.net.SocketTimeoutException.class);
        assertThat(guard.attempts().counts().overloads()).isOne();
    }

    @Test
    void theCallTimeoutIsOverloadAndTheEndOfAllRetries() {
        answers.add(0);
        Guard guard = settings().build();
        OkHttpClient hasty =
                client(guard).newBuilder().callTimeout(Duration.ofMillis(200)).build();
        assertThatThrownBy(() -> hasty.newCall(get()).execute())
                .isInstanceOf(java.io.InterruptedIOException.class)
                .hasMessage("timeout");
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 0, 0, 1, 0));
    }

    /** By the guard's clock 120 of the 200 ms are over when the call timeout ends the call, as if the interceptor had begun late. */
    @Test
    void theCallTimeoutIsToldFromACancellationWhereTheInterceptorBeganLate() {
        assertThat(endedAfter(Duration.ofMillis(120)).overloads()).isOne();
    }

    @Test
    void whatEndsACallLongBeforeItsTimeoutIsACancellation() {
        assertThat(endedAfter(Duration.ofMillis(80)).ignored()).isOne();
    }

    private AttemptCounts endedAfter(Duration elapsed) {
        answers.add(0);
        ManualClock clock = new ManualClock();
        Guard guard = settings().clock(clock).build();
        OkHttpClient hasty = client(guard)
                .newBuilder()
                .callTimeout(Duration.ofMillis(200))
                .addInterceptor(chain -> {
                    clock.advance(elapsed);
                    return chain.proceed(chain.request());
                })
                .build();
        assertThatThrownBy(() -> hasty.newCall(get()).execute()).isInstanceOf(java.io.InterruptedIOException.class);
        return guard.attempts().counts();
    }

    @Test
    void aCancelledCallSaysNothingOfTheDependencyAndIsNotMadeAgain() throws Exception {
        answers.add(0);
        Guard guard = settings().build();
        Call call = client(guard).newCall(get());
        CompletableFuture<IOException> failure = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException thrown) {
                failure.complete(thrown);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                failure.completeExceptionally(new AssertionError("answered " + response));
            }
        });
        while (received.isEmpty()) {
            Thread.onSpinWait();
        }
        call.cancel();
        assertThat(failure.get()).isExactlyInstanceOf(java.net.SocketException.class);
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 0, 0, 0, 1));
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aCallThatIsCancelledWhileItWaitsEndsSoonAndIsNotMadeAgain() {
        answers.add(503);
        List<Call> calls = new ArrayList<>();
        Guard guard = settings()
                .timer(new Pauses(nanos -> {
                    pauses.add(nanos);
                    calls.get(0).cancel();
                }))
                .build();
        calls.add(client(guard).newCall(get()));
        assertThatThrownBy(() -> calls.get(0).execute())
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Canceled");
        assertThat(pauses).singleElement().satisfies(nanos -> assertThat(nanos).isLessThan(100_000_000));
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 0, 0, 1, 0));
        assertThat(guard.retryBudget().tokens()).isEqualTo(10);
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aCallBeyondTheFixedShareIsNotMade() {
        answers.add(200);
        Guard narrow = settings().fixedShare(1).build();
        narrow.begin().tryStart();
        assertThatThrownBy(() -> client(narrow).newCall(get()).execute())
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(GuardRejectedException.class);
        assertThat(received).isEmpty();
    }

    @Test
    void theRequestsScopeIsItsTag() throws IOException {
        answers.add(500);
        Guard guard = settings().build();
        RequestScope over = RequestScope.startedAt(0).endingAt(System.nanoTime() - 1);
        Request request = get().newBuilder().tag(RequestScope.class, over).build();
        client(guard).newCall(request).execute().close();
        assertThat(received).hasSize(1);
        assertThat(guard.counts().retriesDenied()).isOne();
    }

    @Test
    void aCallWithinAnAttemptOfTheSameGuardIsPartOfIt() throws IOException {
        answers.add(500);
        Guard guard = settings().build();
        GuardedSection.attempt("payments", () -> client(guard).newCall(get()).execute())
                .close();
        assertThat(guard.attempts().counts().first()).isZero();
    }

    private void await() {
        try {
            released.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Request get() {
        return new Request.Builder()
                .url("http://127.0.0.1:" + server.getAddress().getPort() + "/pay")
                .build();
    }

    private static OkHttpClient client(Guard guard) {
        return new OkHttpClient.Builder()
                .addInterceptor(GuardInterceptor.of(guard))
                .build();
    }

    private GuardBuilder settings() {
        return Guard.builder("payments").timeout("400ms").random(() -> 0.5).timer(new Pauses(pauses::add));
    }

    /** Tells of pauses, which take no time. */
    private record Pauses(LongConsumer heard) implements RetryTimer {
        @Override
        public void pause(long nanos) {
            heard.accept(nanos);
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            throw new AssertionError("a blocking client");
        }
    }
}
