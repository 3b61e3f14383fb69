package io.headroom.benchmarks.fleet;

import io.headroom.server.StoreServer;
import io.headroom.store.SharedStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Replicas that flush every ten seconds of simulated time, each time as fast as the server takes it. */
final class ScaledFleet implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** So that the server always has work. */
    private static final int AT_ONCE = 4;

    private final ScaledStore kind;
    private final int slos;
    private final StoreServer server;
    private final CountingProxy proxy;
    private final SharedStore store;
    private final List<SimulatedReplica> replicas = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    /** Not at the edge of a minute, and so far ahead that no server's clock makes anything of it old. */
    private Instant now = Instant.parse("2126-03-01T11:22:03Z");

    /** Stays open: the processor time of a server is that of its processes, and PostgreSQL ends this one's with it. */
    private @Nullable Connection copying;

    /**
     * What a round of flushes took.
     *
     * @param seconds for all replicas
     * @param processor seconds of processor time that the server used
     * @param sent bytes of all replicas
     * @param received bytes of all replicas
     * @param counted the fleet's good events as the last replica knows them
     */
    record Round(double seconds, double processor, long sent, long received, long counted) {}

    ScaledFleet(ScaledStore kind, int replicas, int slos) throws IOException {
        this.kind = kind;
        this.slos = slos;
        server = kind.started();
        proxy = new CountingProxy(kind.port(server));
        store = kind.through(proxy, server);
        for (int i = 0; i < replicas; i++) {
            this.replicas.add(new SimulatedReplica(store, i, slos));
        }
    }

    void acquire() throws Exception {
        for (SimulatedReplica replica : replicas) {
            replica.acquire(now);
        }
    }

    /** All have counted for a month, and tell of it now. */
    void acquireAMonthAgo() throws Exception {
        for (SimulatedReplica replica : replicas) {
            replica.acquire(now.minus(SimulatedReplica.PERIOD));
            replica.flush(now);
        }
    }

    /** The same, though only the first one wrote: the rows of the others are copies of its rows. */
    void copyAMonth() throws Exception {
        replicas.get(0).acquire(now.minus(SimulatedReplica.PERIOD));
        replicas.get(0).flush(now);
        copying = DriverManager.getConnection(kind.url(server));
        try (Statement statement = copying.createStatement()) {
            statement.execute("CREATE TABLE copied AS SELECT * FROM headroom_slot");
            for (String copy : kind.copies(replicas.size() - 1)) {
                statement.execute(copy);
            }
        }
    }

    Round flush() throws Exception {
        now = now.plus(INTERVAL);
        List<Callable<Long>> flushes = new ArrayList<>();
        replicas.forEach(replica -> flushes.add(() -> replica.flush(now)));
        return measure(() -> {
            long counted = 0;
            for (Future<Long> flush : threads.invokeAll(flushes)) {
                counted = Math.max(counted, flush.get());
            }
            return counted;
        });
    }

    private Round measure(Callable<Long> flush) throws Exception {
        long sent = proxy.sent();
        long received = proxy.received();
        Duration used = server.processorTime();
        long begunNanos = System.nanoTime();
        long counted = flush.call();
        double seconds = (System.nanoTime() - begunNanos) / 1e9;
        double processor = server.processorTime().minus(used).toNanos() / 1e9;
        return new Round(seconds, processor, proxy.sent() - sent, proxy.received() - received, counted);
    }

    /** What a replica that starts now does until it knows the fleet's counts. */
    Round load() throws Exception {
        SimulatedReplica newcomer = new SimulatedReplica(store, replicas.size(), slos);
        return measure(() -> {
            newcomer.acquire(now);
            return newcomer.flush(now);
        });
    }

    @Override
    public String toString() {
        return "%s, %d replicas, %d SLOs".formatted(kind, replicas.size(), slos);
    }

    @Override
    public void close() throws IOException, SQLException {
        threads.shutdownNow();
        if (copying != null) {
            copying.close();
        }
        proxy.close();
        server.close();
    }
}
