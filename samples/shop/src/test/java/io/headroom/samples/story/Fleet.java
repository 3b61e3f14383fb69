package io.headroom.samples.story;

import io.headroom.samples.payment.PaymentServer;
import io.headroom.samples.story.LoadGenerator.Route;
import io.headroom.samples.story.LoadGenerator.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Three replicas of the shop, their payment service, and a balancer that sends requests to those that are up. */
final class Fleet implements AutoCloseable {
    private static final int REPLICAS = 3;
    private static final int MAX_IN_FLIGHT = 256;
    private static final int MOST_ANSWERS = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    final PaymentServer payments;
    final List<Replica> replicas;
    private final Path directory;
    private final Tally tally = new Tally(MOST_ANSWERS);
    private final AtomicBoolean losesAParcel = new AtomicBoolean();
    private final LoadGenerator load;

    Fleet(Path directory) throws IOException {
        this(directory, number -> Replica.Kind.inDirectory(directory));
    }

    Fleet(Path directory, IntFunction<Replica.Kind> kind) throws IOException {
        this.directory = directory;
        payments = new PaymentServer(0);
        URI payment = URI.create("http://127.0.0.1:" + payments.port());
        replicas = IntStream.rangeClosed(1, REPLICAS)
                .mapToObj(number -> new Replica(number, directory, payment, kind.apply(number)))
                .toList();
        load = load(tally);
    }

    private LoadGenerator load(Tally counting) {
        Route checkout = new Route("", n -> post("/checkout/" + n, n), counting);
        Route catalogue = new Route("", n -> get("/catalogue/teapot", n), counting);
        Route parcel =
                new Route("", n -> get(losesAParcel.getAndSet(false) ? "/parcel/lost" : "/parcel/" + n, n), counting);
        return new LoadGenerator(
                List.of(checkout, catalogue, checkout, catalogue, checkout, parcel),
                Sender.http(),
                Metronome.SYSTEM,
                MAX_IN_FLIGHT);
    }

    /** One after the other: together each would take three times as long, on few cores longer than it may. */
    void start() throws InterruptedException {
        for (Replica replica : replicas) {
            replica.start();
            replica.awaitUp();
        }
    }

    /** One of the next parcels gets an answer of 500. */
    void loseAParcel() {
        losesAParcel.set(true);
    }

    void send(int perSecond, Duration length) throws InterruptedException {
        load.play(new Schedule(perSecond, length));
    }

    /** Gives what became of these requests alone, once they are answered. */
    Tally sendApart(int perSecond, Duration length) throws InterruptedException {
        Tally apart = new Tally(MOST_ANSWERS);
        LoadGenerator some = load(apart);
        some.play(new Schedule(perSecond, length));
        some.awaitAnswers(PATIENCE.plusSeconds(1));
        return apart;
    }

    /** Requests without an answer so far. */
    int inFlight() {
        return load.inFlight();
    }

    void awaitAnswers() throws InterruptedException {
        load.awaitAnswers(PATIENCE.plusSeconds(1));
    }

    RequestLog log() throws IOException {
        return RequestLog.read(directory);
    }

    /** What became of the requests, as their sender saw it. */
    Tally.Counts sent() {
        return tally.counts();
    }

    Tally tally() {
        return tally;
    }

    List<Integer> ports() {
        return replicas.stream().map(Replica::port).toList();
    }

    @Override
    public void close() {
        replicas.forEach(Replica::stop);
        payments.close();
    }

    private HttpRequest post(String path, long n) {
        return request(path, n).POST(BodyPublishers.noBody()).build();
    }

    private HttpRequest get(String path, long n) {
        return request(path, n).build();
    }

    /** Each kind of request comes to every replica in turn. */
    private HttpRequest.Builder request(String path, long n) {
        List<Replica> up = replicas.stream().filter(Replica::isUp).toList();
        Replica next = up.get((int) ((n / REPLICAS + n) % up.size()));
        return HttpRequest.newBuilder(next.resolve(path)).timeout(PATIENCE);
    }
}
