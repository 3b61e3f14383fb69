package io.headroom;

import io.headroom.budget.Objective;
import io.headroom.internal.check.OneLine;
import io.headroom.internal.window.History;
import io.headroom.store.BudgetStore;
import io.headroom.store.FleetCounts;
import io.headroom.store.SavedCounts;
import io.headroom.store.SavedSlo;
import io.headroom.store.StoreSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the counts of one {@link Headroom} over restarts: gives each SLO what was saved of it, and saves all of them.
 *
 * <p>A store that fails, or that another process holds, is tried again at every save; until then budgets are those of this process
 * alone. Two locks: the keeper's own orders the uses of the store and is taken before the Headroom's, never while that is held.
 */
final class CountKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CountKeeper.class);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);

    private final Headroom headroom;
    private final BudgetStore store;
    private final StoreSession session;
    private final ReentrantLock storeLock = new ReentrantLock();

    /**
     * What was saved of SLOs that nobody declared yet, by name; several of one name counted something else each. Guarded by the lock of
     * the Headroom.
     */
    private final Map<String, List<SavedSlo>> unclaimed = new LinkedHashMap<>();

    /** Guarded by the store's lock. */
    private boolean acquired;

    /** Guarded by the store's lock. */
    private boolean closed;

    /** What the last warning said. Guarded by the store's lock. */
    private String trouble = "";

    /** Written under the store's lock, read by {@link #age}. */
    private volatile long savedNanos;

    CountKeeper(Headroom headroom, BudgetStore store) {
        this.headroom = headroom;
        this.store = store;
        session = store.session(headroom.service());
        savedNanos = headroom.clock().nanoTime();
    }

    boolean isRemote() {
        return store.isRemote();
    }

    /** Acquires the store, so that the SLOs declared from now on find what was saved of them. */
    void open() {
        withStore(() -> {});
    }

    /** Saves what was counted up to now; what prevents it is logged. */
    void save() {
        withStore(() -> {
            FleetCounts fleet = session.save(headroom.atPresent(this::collect));
            savedNanos = headroom.clock().nanoTime();
            if (headroom.readsFleetFromStore()) {
                headroom.atPresent(() -> publish(fleet));
            }
        });
    }

    /** Gives an SLO what was saved of it; to be called under the lock of the Headroom. */
    void claim(Slo slo) {
        if (restore(slo.name(), slo.measure(), slo.counter())) {
            slo.tick();
        }
    }

    /** Gives a composite what was saved of the slices that it counts; likewise. */
    void claim(String name, CompositeSlices slices) {
        if (restore(name, slices.measure(), slices.counter())) {
            slices.tick();
        }
    }

    private boolean restore(String name, String measure, SloCounter counter) {
        List<SavedSlo> named = unclaimed.remove(name);
        if (named == null) {
            return false;
        }
        Optional<SavedSlo> saved =
                named.stream().filter(one -> one.measure().equals(measure)).findFirst();
        if (saved.isPresent()) {
            counter.restore(saved.get().history());
        } else {
            LOG.warn(
                    "{} begins anew: what was saved of it counted \"{}\", it counts \"{}\" now",
                    OneLine.of(name),
                    named.get(0).measure(),
                    measure);
        }
        return saved.isPresent();
    }

    /** The time since the last save, or since the start if none succeeded. */
    Duration age() {
        return Duration.ofNanos(Math.max(0, headroom.clock().nanoTime() - savedNanos));
    }

    /** Saves a last time and lets go of the store. */
    @Override
    public void close() {
        if (store.isRemote()) {
            inTime(this::saveAndClose);
        } else {
            saveAndClose();
        }
    }

    private void saveAndClose() {
        save();
        withStoreLock(() -> {
            session.close();
            acquired = false;
            closed = true;
        });
    }

    /** On a thread that may be left behind, for a network that hangs must not hang whoever closes the Headroom. */
    private static void inTime(Runnable goodbye) {
        Thread thread = new Thread(null, goodbye, "headroom-store-goodbye", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(LONGEST_GOODBYE.toMillis());
        } catch (InterruptedException meanwhile) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void withStore(StoreAction action) {
        withStoreLock(() -> {
            if (closed) {
                return;
            }
            try {
                if (acquired || acquire()) {
                    action.run();
                    trouble = "";
                }
            } catch (IOException | RuntimeException failure) {
                warn("Counts of %s are kept in memory only: %s".formatted(headroom.service(), failure));
            }
        });
    }

    /**
     * Bounded, for a disk that hangs must not hang whoever closes the Headroom. An interrupt set before does not keep the last counts from
     * being saved.
     */
    private void withStoreLock(Runnable action) {
        boolean interrupted = Thread.interrupted();
        boolean locked = false;
        try {
            locked = storeLock.tryLock(LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
            if (locked) {
                action.run();
            } else {
                LOG.warn("The store {} has not answered for {}", store, LONGEST_GOODBYE);
            }
        } catch (InterruptedException meanwhile) {
            interrupted = true;
        } finally {
            if (locked) {
                storeLock.unlock();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean acquire() throws IOException {
        Optional<SavedCounts> saved = session.acquire(headroom.wallClock().instant());
        if (saved.isEmpty()) {
            warn("Counts of %s are kept in memory until another process lets go of %s"
                    .formatted(headroom.service(), store));
            return false;
        }
        acquired = true;
        headroom.atPresent(() -> adopt(saved.get()));
        return true;
    }

    private FleetCounts publish(FleetCounts fleet) {
        headroom.slos().forEach(slo -> slo.fleet(fleet));
        return fleet;
    }

    private SavedCounts adopt(SavedCounts saved) {
        if (saved.slos().isEmpty()) {
            return saved;
        }
        saved.gaps()
                .forEach(gap -> headroom.grid()
                        .addGap(gap.from().toEpochMilli(), gap.until().toEpochMilli()));
        headroom.grid().addGap(saved.savedAt().toEpochMilli(), headroom.startedMillis());
        saved.slos()
                .forEach(slo -> unclaimed
                        .computeIfAbsent(slo.name(), anew -> new ArrayList<>())
                        .add(slo));
        headroom.slos().forEach(this::claim);
        headroom.compositeSlices().forEach(this::claim);
        LOG.info(
                "{} goes on with the counts saved at {}; SLOs: {}",
                headroom.service(),
                saved.savedAt(),
                saved.slos().size());
        return saved;
    }

    private SavedCounts collect() {
        List<SavedSlo> slos = new ArrayList<>();
        for (Slo slo : headroom.slos()) {
            slo.tick();
            slos.add(saved(slo.name(), slo.measure(), slo.objective(), slo.counter()));
        }
        headroom.compositeSlices().forEach((name, slices) -> {
            slices.tick();
            slos.add(saved(name, slices.measure(), slices.budget().objective(), slices.counter()));
        });
        Instant now = headroom.grid().wallInstant();
        for (List<SavedSlo> named : unclaimed.values()) {
            named.removeIf(saved -> isOutdated(saved, now));
            slos.addAll(store.savesHistories() ? named : List.of());
        }
        unclaimed.values().removeIf(List::isEmpty);
        return new SavedCounts(now, gaps(), slos);
    }

    private SavedSlo saved(String name, String measure, Objective objective, SloCounter counter) {
        History history = store.savesHistories() ? counter.history() : History.NONE;
        return new SavedSlo(name, measure, objective.period().length(), history, counter.own());
    }

    private List<SavedCounts.Gap> gaps() {
        return headroom.grid().gaps().stream()
                .map(gap -> new SavedCounts.Gap(Instant.ofEpochMilli(gap[0]), Instant.ofEpochMilli(gap[1])))
                .toList();
    }

    private static boolean isOutdated(SavedSlo saved, Instant now) {
        int points = saved.history().size();
        return points == 0
                || Instant.ofEpochMilli(saved.history().wallMillis(points - 1))
                        .plus(saved.retention())
                        .isBefore(now);
    }

    /** Says each trouble once, until it is over. */
    private void warn(String what) {
        if (!what.equals(trouble)) {
            trouble = what;
            LOG.warn("{}; trying again every {}", what, store.interval());
        }
    }

    /** Something to do with the store. */
    private interface StoreAction {
        void run() throws IOException;
    }
}
