package io.headroom.samples.story;

import io.headroom.samples.shop.ShopApplication;
import io.headroom.samples.story.LoadGenerator.Route;
import io.headroom.samples.story.LoadGenerator.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A shop under one protection, with a payment service of its own and users who come at random, each in a process of its own. */
final class DrilledShop implements AutoCloseable {
    /** What users wait for: the promise of the shop's latency SLO, from when they came. */
    private static final Duration PROMISE = Duration.ofSeconds(1);

    /** Beyond every answer, so that users and shop count the same. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final int MAX_IN_FLIGHT = 4_000;
    private static final int FEW = 4;

    private final Protection protection;
    private final DrillPlan plan;
    private final long seed;
    private final Metronome metronome = Metronome.SYSTEM;
    private final Sender sender = Sender.http();
    private final JsonMapper json = new JsonMapper();
    private final int port = ServiceProcess.freePort();
    private final PaymentProcess payments;
    private final ServiceProcess shop;
    private final List<LoadGenerator> loads = new ArrayList<>();
    private Tally.Counts sent = new Tally(0).counts();

    /** Starts both services. */
    DrilledShop(Protection protection, DrillPlan plan, long seed, Path logs) {
        this.protection = protection;
        this.plan = plan;
        this.seed = seed;
        payments = new PaymentProcess(logs.resolve(protection.property), seed);
        shop = ServiceProcess.start(
                "shop",
                logs.resolve(protection.property).resolve("shop.log"),
                ShopApplication.class,
                "--spring.profiles.active=drill",
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--shop.payment-url=" + payments.uri(""),
                "--shop.protection=" + protection.property);
    }

    Protection protection() {
        return protection;
    }

    void awaitUp() throws InterruptedException {
        payments.awaitUp();
        shop.awaitUp(uri("/actuator/health/readiness"));
    }

    /** Warms up, has the incident, recovers; returns when the last user has an answer. */
    DrillResult play(Incident incident) throws InterruptedException {
        Tally cold = send(plan.warmUp(), 4 * seed, FEW);
        Tally before = send(plan.calm(), 4 * seed + 1, MAX_IN_FLIGHT);
        incident.begin(payments);
        Tally during = send(plan.incident(), 4 * seed + 2, MAX_IN_FLIGHT);
        incident.end(payments);
        Tally after = send(plan.recovery(), 4 * seed + 3, MAX_IN_FLIGHT);
        for (LoadGenerator load : loads) {
            load.awaitAnswers(PATIENCE);
        }
        sent = Stream.of(cold, before, during, after).map(Tally::counts).reduce(sent, Tally.Counts::plus);
        return new DrillResult(seed, incident, protection, requests(during) + requests(after), bad(during), bad(after));
    }

    /** What became of all requests so far. */
    Tally.Counts sent() {
        return sent;
    }

    /** Whether the shop's SLO has counted every request for what its user saw. */
    boolean countedTheSame() throws InterruptedException {
        long startNanos = metronome.nanoTime();
        while (!summary().agrees()) {
            if (metronome.nanoTime() - startNanos >= SETTLING.toNanos()) {
                return false;
            }
            Thread.sleep(SETTLING.dividedBy(10).toMillis());
        }
        return true;
    }

    /** What the users saw beside what the shop counted. */
    Summary summary() throws InterruptedException {
        SloStatus availability = read("/actuator/slo", SloStatus.Report.class).slos().stream()
                .filter(slo -> slo.name().equals("checkout-availability"))
                .findFirst()
                .orElseThrow();
        return new Summary(List.of(new Summary.Line("POST /checkout/{id}", sent, Duration.ZERO, availability)));
    }

    /** Reads what an endpoint of the shop answers. */
    <T> T read(String path, Class<T> type) throws InterruptedException {
        try {
            return json.readValue(Http.get(uri(path)).body(), type);
        } catch (IOException failure) {
            throw new StoryException("The shop does not answer %s: %s".formatted(uri(path), failure), failure);
        }
    }

    @Override
    public void close() {
        shop.stop();
        payments.stop();
    }

    private Tally send(Duration length, long seed, int maxInFlight) throws InterruptedException {
        long startNanos = metronome.nanoTime();
        RandomSchedule schedule = new RandomSchedule(plan.perSecond(), length, seed);
        Tally tally = new Tally((int) schedule.count(), PROMISE);
        LoadGenerator load = new LoadGenerator(
                List.of(new Route("POST /checkout/{id}", this::checkout, tally)), sender, metronome, maxInFlight);
        loads.add(load);
        load.play(schedule);
        metronome.waitUntil(startNanos + length.toNanos());
        return tally;
    }

    private HttpRequest checkout(long n) {
        return HttpRequest.newBuilder(uri("/checkout/" + n))
                .timeout(PATIENCE)
                .POST(BodyPublishers.noBody())
                .build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static long requests(Tally tally) {
        return tally.counts().sent() + tally.counts().notSent();
    }

    private static long bad(Tally tally) {
        return requests(tally) - tally.counts().succeeded() + tally.late();
    }
}
