package io.headroom.samples.story;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests when they are due, not when the previous ones are answered (an open loop), as customers do. A slow service
 * thus gets no rest, and latencies count from when a request was due.
 *
 * <p>Bounded: a request that is due while {@code maxInFlight} are unanswered is counted as not sent and never made up for.
 */
final class LoadGenerator {
    private final List<Route> routes;
    private final Sender sender;
    private final Metronome metronome;
    private final int maxInFlight;
    private final Semaphore places;

    /** @param routes take turns */
    LoadGenerator(List<Route> routes, Sender sender, Metronome metronome, int maxInFlight) {
        this.routes = List.copyOf(routes);
        this.sender = sender;
        this.metronome = metronome;
        this.maxInFlight = maxInFlight;
        places = new Semaphore(maxInFlight);
    }

    /** Sends all requests; returns with the last one, not with its answer. */
    void play(Arrivals arrivals) throws InterruptedException {
        long startNanos = metronome.nanoTime();
        for (long n = 0; n < arrivals.count(); n++) {
            long dueNanos = startNanos + arrivals.offsetNanos(n);
            metronome.waitUntil(dueNanos);
            send(routes.get((int) (n % routes.size())), n, dueNanos);
        }
    }

    /** Requests without an answer so far. */
    int inFlight() {
        return maxInFlight - places.availablePermits();
    }

    /** Waits until no request is in flight, or the limit has passed. */
    void awaitAnswers(Duration limit) throws InterruptedException {
        if (places.tryAcquire(maxInFlight, limit.toMillis(), TimeUnit.MILLISECONDS)) {
            places.release(maxInFlight);
        }
    }

    private void send(Route route, long n, long dueNanos) {
        if (!places.tryAcquire()) {
            route.tally.notSent();
            return;
        }
        route.tally.sent();
        sender.send(route.request.apply(n)).whenComplete((status, failure) -> {
            count(route.tally, status, failure, metronome.nanoTime() - dueNanos);
            places.release();
        });
    }

    private static void count(Tally tally, @Nullable Integer status, @Nullable Throwable failure, long nanos) {
        if (status != null) {
            tally.answered(status, nanos);
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof HttpTimeoutException) {
            tally.timedOut();
        } else {
            tally.failed();
        }
    }

    /** How a request is sent. */
    interface Sender {
        /** Returns at once; the future holds the status of the answer. */
        CompletableFuture<Integer> send(HttpRequest request);

        /** Over HTTP/1.1, with answers taken by two threads. */
        static Sender http() {
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(Executors.newFixedThreadPool(2, task -> {
                        Thread thread = new Thread(task, "load-answers");
                        thread.setDaemon(true);
                        return thread;
                    }))
                    .build();
            return request ->
                    client.sendAsync(request, BodyHandlers.discarding()).thenApply(response -> response.statusCode());
        }
    }

    /**
     * A kind of request.
     *
     * @param name as people know it
     * @param request makes the n-th request
     * @param tally what became of them
     */
    record Route(String name, LongFunction<HttpRequest> request, Tally tally) {}

    /**
     * Requires that the load stays on this machine.
     *
     * @throws IllegalArgumentException if the address names another host
     */
    static URI requireLoopback(URI target) {
        try {
            if (InetAddress.getByName(target.getHost()).isLoopbackAddress()) {
                return target;
            }
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("target must be a known host, was " + target, unknown);
        }
        throw new IllegalArgumentException("target must be on the loopback address, was " + target);
    }
}
