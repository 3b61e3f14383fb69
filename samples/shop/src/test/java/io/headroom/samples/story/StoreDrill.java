package io.headroom.samples.story;

import io.headroom.internal.window.History;
import io.headroom.samples.story.RequestLog.Events;
import io.headroom.server.StoreServer;
import io.headroom.store.SavedCounts;
import io.headroom.store.StoreSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three replicas of the shop that share a store, behind a balancer: the first one's clock is wrong, the second is paused, the third killed, and
 * the server of the store is stopped and started again.
 */
final class StoreDrill implements AutoCloseable {
    /** Whose events are counted by their status alone, so that there is no doubt about any. */
    static final Set<FleetSlo> SLOS = EnumSet.complementOf(EnumSet.of(FleetSlo.SLOW_CHECKOUT));

    /** How long a replica that gets no more requests needs to answer those that it has. */
    private static final Duration IN_HAND = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private static final Pattern STORE_AGE = Pattern.compile("headroom_store_age_seconds\\{[^}]*} (\\S+)");

    private final StoreDrillPlan plan;
    private final StoreServer server;
    private final Path directory;
    private final Fleet fleet;
    private final Replica wrong;
    private final Replica paused;
    private final Replica victim;

    private Tally first = new Tally(0);
    private Tally whileAway = new Tally(0);
    private Instant victimSaved = Instant.MIN;
    private Instant killed = Instant.MIN;
    private int inFlightAtKill;
    private int lostParcels;
    private boolean missed;

    /** @param directory for what the replicas write */
    StoreDrill(StoreDrillPlan plan, DrilledStore kind, Path directory) throws IOException {
        this.plan = plan;
        this.directory = directory;
        Files.createDirectories(directory);
        server = kind.started();
        fleet = new Fleet(directory, number -> replica(number, kind));
        wrong = fleet.replicas.get(0);
        paused = fleet.replicas.get(1);
        victim = fleet.replicas.get(2);
    }

    private Replica.Kind replica(int number, DrilledStore kind) {
        List<String> settings = new ArrayList<>(kind.settings(server));
        settings.add("--headroom.store.interval=%ds".formatted(plan.flush().toSeconds()));
        settings.add("--headroom.fleet.follow=fleet");
        // A payment that is slow because the machine is busy is none that fails.
        settings.add("--spring.http.clients.read-timeout=4s");
        settings.add("--spring.http.clients.connect-timeout=4s");
        return new Replica.Kind(StoreShop.class, number == 1 ? clock(plan.clock()) : Map.of(), settings);
    }

    /** The wall clock alone is wrong, for the whole process, as Debian's faketime makes it. */
    private static Map<String, String> clock(Duration by) {
        try (Stream<Path> places = Files.list(Path.of("/usr/lib"))) {
            Path library = places.map(place -> place.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new StoryException("The package faketime is not installed."));
            return Map.of(
                    "LD_PRELOAD",
                    library.toString(),
                    "FAKETIME",
                    "%+d".formatted(by.toSeconds()),
                    "FAKETIME_DONT_FAKE_MONOTONIC",
                    "1",
                    // Otherwise what waits for a time does not wait at all.
                    "FAKETIME_FORCE_MONOTONIC_FIX",
                    "0");
        } catch (IOException unreadable) {
            throw new StoryException("There is no /usr/lib: " + unreadable, unreadable);
        }
    }

    void play() throws Exception {
        fleet.start();
        loseAParcel();
        first = fleet.sendApart(plan.perSecond(), plan.calm());
        long pausedNanos = System.nanoTime();
        meanwhile(plan.calm(), () -> paused.pause(IN_HAND));
        meanwhile(plan.calm(), this::kill);
        loseAParcel();
        CompletableFuture<Void> stopped = run(server::stop);
        whileAway = fleet.sendApart(plan.perSecond(), plan.away());
        stopped.join();
        missed = awaitMissed();
        meanwhile(plan.calm(), server::start);
        Duration left = plan.pause().minusNanos(System.nanoTime() - pausedNanos);
        if (!left.isNegative()) {
            fleet.send(plan.perSecond(), left);
        }
        loseAParcel();
        meanwhile(plan.calm(), paused::goOn);
        fleet.awaitAnswers();
    }

    /** Whether the replica that runs undisturbed says, after three flushes without the store, that it acts on its own budget. */
    private boolean awaitMissed() throws Exception {
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < plan.flush().multipliedBy(3).toNanos()) {
            JsonNode counted = fleetOf(wrong, FleetSlo.CHECKOUT);
            if (counted.path("stale").asBoolean() && !counted.path("actedOn").asBoolean(true)) {
                return true;
            }
            Metronome.SYSTEM.waitUntil(System.nanoTime() + LOOK_AGAIN.toNanos());
        }
        return false;
    }

    boolean wasMissed() {
        return missed;
    }

    private void loseAParcel() {
        lostParcels++;
        fleet.loseAParcel();
    }

    /** In the middle of its work. */
    private void kill() throws Exception {
        Metronome.SYSTEM.waitUntil(System.nanoTime() + plan.calm().dividedBy(2).toNanos());
        victimSaved = Instant.now().minusNanos((long) (1e9 * storeAge(victim)));
        victim.takeOut();
        inFlightAtKill = fleet.inFlight();
        killed = victim.kill();
    }

    private void meanwhile(Duration length, Action action) throws InterruptedException {
        CompletableFuture<Void> acting = run(action);
        fleet.send(plan.perSecond(), length);
        acting.join();
    }

    private static CompletableFuture<Void> run(Action action) {
        return CompletableFuture.runAsync(() -> {
            try {
                action.run();
            } catch (Exception failure) {
                throw new StoryException("The drill went wrong: " + failure, failure);
            }
        });
    }

    /** The replicas that are there in the end. */
    List<Replica> survivors() {
        return List.of(wrong, paused);
    }

    /** What all replicas counted, but for what the killed one had not saved. */
    Events expected(FleetSlo slo) throws Exception {
        Events ofSurvivors = fleet.log().events(slo, answer -> answer.port() != victim.port());
        Events saved = savedByVictim(slo);
        return new Events(ofSurvivors.good() + saved.good(), ofSurvivors.bad() + saved.bad(), 0);
    }

    /** What the store holds of the killed replica. */
    Events savedByVictim(FleetSlo slo) throws Exception {
        try (StoreSession session = server.store().instance("replica-3").session("shop")) {
            SavedCounts saved = session.acquire(Instant.now()).orElseThrow();
            return saved.slos().stream()
                    .filter(one -> one.name().equals(slo.slo))
                    .map(one -> newest(one.history()))
                    .findFirst()
                    .orElse(new Events(0, 0, 0));
        }
    }

    private static Events newest(History history) {
        int last = history.size() - 1;
        return last < 0 ? new Events(0, 0, 0) : new Events(history.good(last), history.bad(last), 0);
    }

    /** What the killed replica answered until a time. */
    Events answeredByVictim(FleetSlo slo, Instant until) throws IOException {
        return fleet.log()
                .events(
                        slo,
                        answer -> answer.port() == victim.port() && !answer.at().isAfter(until));
    }

    /** When its last save before its death had ended, as far as is known. */
    Instant victimSaved() {
        return victimSaved;
    }

    Instant killed() {
        return killed;
    }

    /** What a replica says that the fleet counted. */
    static Events said(Replica replica, FleetSlo slo) throws Exception {
        JsonNode counted = fleetOf(replica, slo);
        return new Events(counted.path("good").asLong(), counted.path("bad").asLong(), 0);
    }

    private static JsonNode fleetOf(Replica replica, FleetSlo slo) throws Exception {
        return new JsonMapper()
                .readTree(read(replica, "/actuator/slo/" + slo.slo))
                .path("fleet");
    }

    private static double storeAge(Replica replica) throws Exception {
        Matcher age = STORE_AGE.matcher(read(replica, "/actuator/prometheus"));
        if (!age.find()) {
            throw new StoryException("The replica tells no age of its store.");
        }
        return Double.parseDouble(age.group(1));
    }

    private static String read(Replica replica, String path) throws Exception {
        HttpResponse<String> answer = Http.get(replica.resolve(path));
        return answer.body();
    }

    /** All requests. */
    Tally.Counts counts() {
        return first.counts().plus(withStore().counts()).plus(whileAway.counts());
    }

    /** The requests while the store was there, without the first ones: to these a new process answers when it has loaded its classes. */
    Tally withStore() {
        return fleet.tally();
    }

    /** The requests while it was away. */
    Tally whileAway() {
        return whileAway;
    }

    int inFlightAtKill() {
        return inFlightAtKill;
    }

    /** How many requests were to be answered by an error. */
    int lostParcels() {
        return lostParcels;
    }

    @Override
    public void close() {
        fleet.close();
        server.close();
    }

    /** Something to do while requests come. */
    private interface Action {
        void run() throws Exception;
    }
}
