package io.headroom;

import io.headroom.internal.thread.Ticker;
import io.headroom.store.BudgetStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Headroom} does by itself: it ticks, saves and reads the fleet, each on a thread of its own that begins with the first SLO.
 * In manual mode there is no thread, and its caller does all of it.
 *
 * <p>Thread-safe. A save or a reading never holds the lock of the Headroom while it waits for a disk or a network.
 */
final class Background {
    static final Duration TICK = Duration.ofSeconds(1);

    private static final int INTERVALS_UNTIL_STALE = 3;

    private final boolean manual;
    private final @Nullable CountKeeper keeper;
    private final @Nullable FleetReader fleet;
    private final Duration staleAfter;

    /** In the order of starting; none in manual mode. */
    private final List<Ticker> tickers = new ArrayList<>();

    Background(Headroom headroom, HeadroomBuilder settings) {
        manual = settings.manual;
        BudgetStore store = settings.store;
        keeper = store == null ? null : new CountKeeper(headroom, store);
        FleetSource source = settings.fleet;
        fleet = source == null ? null : new FleetReader(headroom, source);
        Duration storeInterval = store == null ? Duration.ZERO : store.interval();
        staleAfter = (source == null ? storeInterval : source.interval()).multipliedBy(INTERVALS_UNTIL_STALE);
        if (!manual) {
            tickers.add(new Ticker("headroom-ticker-" + settings.service, TICK, headroom::tick));
            if (store != null) {
                tickers.add(new Ticker("headroom-store-" + settings.service, store.interval(), this::save));
            }
        }
    }

    /** Reads the store, if there is one; a remote one is read by the thread that saves, for which nobody waits. */
    void open() {
        if (keeper != null && (manual || !keeper.isRemote())) {
            keeper.open();
        }
    }

    /** Begins the threads; a store or a source at the other end of a network is read at once. */
    void start() {
        tickers.forEach(Ticker::start);
        if (keeper != null && keeper.isRemote()) {
            tickers.forEach(Ticker::wake);
        }
        if (fleet != null && !manual) {
            fleet.start();
        }
    }

    void save() {
        if (keeper != null) {
            keeper.save();
        }
    }

    /** Gives an SLO what was saved of it; to be called under the lock of the Headroom. */
    void claim(Slo slo) {
        if (keeper != null) {
            keeper.claim(slo);
        }
    }

    /** Gives a composite what was saved of what it counts itself; likewise. */
    void claim(CompositeSlo composite) {
        CompositeSlices slices = composite.slices();
        if (keeper != null && slices != null) {
            keeper.claim(composite.name(), slices);
        }
    }

    void readFleet() {
        if (fleet != null) {
            fleet.read();
        }
    }

    /** Whether the store is to say what the fleet counted. */
    boolean readsFleetFromStore() {
        return fleet == null;
    }

    /** How old the fleet's counts may be. */
    Duration staleAfter() {
        return staleAfter;
    }

    Optional<Duration> saveAge() {
        return Optional.ofNullable(keeper).map(CountKeeper::age);
    }

    /** Ends the threads; not to be called under the lock of the Headroom, for which a tick may wait. */
    void stop() {
        tickers.forEach(Ticker::close);
        if (fleet != null) {
            fleet.close();
        }
    }

    /** Saves a last time and lets go of the store. */
    void closeStore() {
        if (keeper != null) {
            keeper.close();
        }
    }
}
