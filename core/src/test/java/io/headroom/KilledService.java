package io.headroom;

import io.headroom.budget.WindowCounts;
import io.headroom.jdbc.JdbcSlots;
import io.headroom.redis.RedisSlots;
import io.headroom.server.PlainRedisScripts;
import io.headroom.server.UrlDataSource;
import io.headroom.sli.Outcome;
import io.headroom.store.BudgetStore;
import io.headroom.store.DirectoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A JVM that records as fast as it can and saves, until it is killed, and keeps the truth in a {@link TruthFile}. */
final class KilledService {
    static final String SERVICE = "killed";
    static final String SLO = "checkout";

    /** What stands before the port of a Redis. */
    static final String REDIS = "redis:";

    private KilledService() {}

    /** A URL of JDBC, the port of a Redis, or a directory. */
    static BudgetStore store(String place) {
        Duration interval = Duration.ofSeconds(1);
        if (place.startsWith("jdbc:")) {
            return JdbcSlots.creatingStore(new UrlDataSource(place))
                    .interval(interval)
                    .instance(SERVICE);
        }
        if (place.startsWith(REDIS)) {
            int port = Integer.parseInt(place.substring(REDIS.length()));
            return RedisSlots.store(new PlainRedisScripts(port))
                    .interval(interval)
                    .instance(SERVICE);
        }
        return DirectoryStore.at(Path.of(place)).interval(interval);
    }

    /** @param args the store, the file for the truth, and whether to save in a loop beside the store's interval */
    public static void main(String[] args) throws IOException {
        TruthFile truth = new TruthFile(Path.of(args[1]));
        Headroom headroom = Headroom.builder(SERVICE).store(store(args[0])).build();
        Slo slo = headroom.slo(SLO, settings -> settings.objective("99%"));
        while (slo.fleetBudget().isEmpty()) {
            headroom.save(); // until the store has been read, which on a busy machine takes longer than a save waits
        }
        WindowCounts found = slo.budget().periodCounts();
        truth.restored(found.good(), found.bad());
        for (int i = 0; i < TruthFile.THREADS; i++) {
            int thread = i;
            start(() -> record(slo, truth, thread));
        }
        start(args[2].equals("loop") ? () -> saveInALoop(headroom, truth) : () -> watchSaves(headroom, truth));
        // Ends with the test, should that not get to kill this process.
        System.in.read();
        Runtime.getRuntime().halt(1);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    private static void record(Slo slo, TruthFile truth, int thread) {
        Outcome outcome = thread < TruthFile.GOOD_THREADS ? Outcome.GOOD : Outcome.BAD;
        for (long event = 1; ; event++) {
            truth.begun(thread, event);
            slo.recorder().record(outcome);
            truth.done(thread, event);
        }
    }

    private static void saveInALoop(Headroom headroom, TruthFile truth) {
        while (true) {
            long good = truth.leastGood();
            long bad = truth.leastBad();
            long beganNanos = System.nanoTime();
            headroom.save();
            if (headroom.saveAge().orElseThrow().toNanos() < System.nanoTime() - beganNanos) {
                truth.saved(good, bad);
            }
        }
    }

    /** When a save has ended, it began after the one before had, and so after what was known when that was not seen to have ended. */
    private static void watchSaves(Headroom headroom, TruthFile truth) {
        long good = 0;
        long bad = 0;
        long goodBefore = truth.leastGood();
        long badBefore = truth.leastBad();
        Duration age = headroom.saveAge().orElseThrow();
        while (true) {
            long goodNow = truth.leastGood();
            long badNow = truth.leastBad();
            Duration ageNow = headroom.saveAge().orElseThrow();
            if (ageNow.compareTo(age) < 0) {
                truth.saved(good, bad);
                good = goodBefore;
                bad = badBefore;
            }
            goodBefore = goodNow;
            badBefore = badNow;
            age = ageNow;
            LockSupport.parkNanos(100_000);
        }
    }
}
