package io.headroom;

import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.window.SlotGrid;
import io.headroom.sli.SliRecorder;
import io.headroom.time.ManualClock;
import io.headroom.time.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The error budgets of one service, kept in its own process.
 *
 * <p>SLOs are declared once and recorded from anywhere. A daemon thread, started with the first SLO, ticks every second: it
 * folds the counts into sliding windows and publishes each SLO's {@link SloSnapshot}. {@link #close()} ends it.
 *
 * <p>Thread-safe. Declaring, listing, ticking and closing share one lock; recording, reading a budget and looking an SLO up by
 * its name never touch it.
 */
public final class Headroom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Headroom.class);

    private final String service;
    private final NanoClock clock;
    private final InstantSource wallClock;
    private final @Nullable Ticker ticker;

    /** Guards the fields below and the ladders of all SLOs. */
    private final Object lock = new Object();

    private final SlotGrid grid;
    private final List<Slo> slos = new ArrayList<>();
    private final List<SloListener> listeners = new ArrayList<>();
    private boolean closed;

    /** The same SLOs; written under the lock, read by look-ups without it. */
    private final Map<String, Slo> slosByName = new ConcurrentHashMap<>();

    /** Written under the lock by the first declaration and each tick, read by {@link #tickAge()}. */
    private volatile long lastTickNanos;

    private Headroom(Builder settings) {
        service = settings.service;
        clock = settings.clock;
        wallClock = settings.wallClock;
        grid = new SlotGrid(clock.nanoTime(), wallClock.millis());
        ticker = settings.manual ? null : new Ticker(service, this::tick);
    }

    /**
     * A Headroom on the system's clocks.
     *
     * @param service the service's name, a label on every metric; not blank, at most 200 characters
     * @throws IllegalArgumentException if the name is blank or longer
     */
    public static Headroom create(String service) {
        return builder(service).build();
    }

    /** Like {@link #create}, with other clocks. */
    public static Builder builder(String service) {
        return new Builder(service);
    }

    /** The service's name. */
    public String service() {
        return service;
    }

    /**
     * Declares an SLO with a recorder of its own.
     *
     * @param name a DNS label, unique within this Headroom
     * @param settings sets at least the objective
     * @throws IllegalArgumentException if the name or a setting breaks its rule; nothing is declared then
     * @throws IllegalStateException if this Headroom is closed
     */
    public Slo slo(String name, Consumer<Slo.Builder> settings) {
        return declare(new SliBuilder().slo(name, settings)).get(0);
    }

    /**
     * Declares several SLOs on one stream of events. An event is recorded once, with one increment, and counts for each.
     *
     * @param slos adds the SLOs
     * @return the recorder that they share
     * @throws IllegalArgumentException if a name or a setting breaks its rule, or there is no SLO; none is declared then
     * @throws IllegalStateException if this Headroom is closed
     */
    public SliRecorder sli(Consumer<SliBuilder> slos) {
        SliBuilder sli = new SliBuilder();
        slos.accept(sli);
        if (sli.slos.isEmpty()) {
            throw new IllegalArgumentException("an SLI must have at least one SLO, had none");
        }
        return declare(sli).get(0).recorder();
    }

    /**
     * Looks up a declared SLO.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists those there are
     */
    public Slo slo(String name) {
        Slo slo = slosByName.get(name);
        if (slo == null) {
            throw new IllegalArgumentException("SLO must be one of %s, was %s"
                    .formatted(slos().stream().map(Slo::name).toList(), name));
        }
        return slo;
    }

    /** All SLOs in the order of their declaration. */
    public List<Slo> slos() {
        synchronized (lock) {
            return List.copyOf(slos);
        }
    }

    /**
     * Folds what was recorded so far into the windows and publishes every SLO's snapshot. The ticker does this every second;
     * a {@linkplain Builder#manual manual} Headroom relies on its caller. Does nothing once closed.
     */
    public void tick() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            Instant now = wallClock.instant();
            grid.advance(clock.nanoTime(), now.toEpochMilli());
            for (Slo slo : slos) {
                slo.fold(now);
            }
            lastTickNanos = grid.nowNanos();
        }
    }

    /**
     * The time since the last tick; zero without any SLO. Beyond a few seconds the snapshots are stale: the ticker is starved
     * or dead.
     */
    public Duration tickAge() {
        return slosByName.isEmpty() ? Duration.ZERO : Duration.ofNanos(Math.max(0, clock.nanoTime() - lastTickNanos));
    }

    /** The monotonic clock of this instance, for those who measure durations to record. */
    public NanoClock clock() {
        return clock;
    }

    /**
     * Adds a listener and tells it of the SLOs there are.
     *
     * @throws IllegalStateException if this Headroom is closed
     */
    public void addListener(SloListener listener) {
        synchronized (lock) {
            requireOpen();
            listeners.add(listener);
            slos.forEach(slo -> tell(listener, () -> listener.declared(slo)));
        }
    }

    /** Removes a listener, which then hears of nothing more; does nothing if it was not added. */
    public void removeListener(SloListener listener) {
        synchronized (lock) {
            listeners.remove(listener);
        }
    }

    /**
     * Ticks a last time, ends the ticker and tells the listeners. Recorders go on counting for nobody, snapshots stay
     * readable. Closing again does nothing.
     */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            try {
                tick();
            } catch (RuntimeException | Error failure) {
                LOG.warn("The last events of {} are not in its snapshots", service, failure);
            }
            closed = true;
            listeners.forEach(listener -> tell(listener, listener::closed));
            listeners.clear();
        }
        if (ticker != null) {
            ticker.close();
        }
    }

    private List<Slo> declare(SliBuilder sli) {
        synchronized (lock) {
            requireOpen();
            for (Slo.Builder slo : sli.slos) {
                if (slosByName.containsKey(slo.name)) {
                    throw SliBuilder.duplicate(slo.name);
                }
            }
            SliRecorder recorder =
                    new SliRecorder(clock, sli.slos.stream().map(slo -> slo.sli).toList());
            long startNanos = clock.nanoTime();
            Instant now = wallClock.instant();
            List<Slo> declared = sli.slos.stream()
                    .map(settings -> new Slo(settings, recorder, grid, startNanos, now))
                    .toList();
            if (slos.isEmpty()) {
                lastTickNanos = startNanos;
                if (ticker != null) {
                    ticker.start();
                }
            }
            for (Slo slo : declared) {
                slos.add(slo);
                slosByName.put(slo.name(), slo);
            }
            for (SloListener listener : listeners) {
                declared.forEach(slo -> tell(listener, () -> listener.declared(slo)));
            }
            return declared;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the Headroom of %s is closed".formatted(service));
        }
    }

    private static void tell(SloListener listener, Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error failure) {
            LOG.warn("The listener {} failed", listener, failure);
        }
    }

    /** The settings of a {@link Headroom}. */
    public static final class Builder {
        private static final int MAX_SERVICE_LENGTH = 200;

        private final String service;
        private NanoClock clock = NanoClock.system();
        private InstantSource wallClock = InstantSource.system();
        private boolean manual;

        private Builder(String service) {
            if (service.isBlank() || service.length() > MAX_SERVICE_LENGTH) {
                throw new InvalidSettingException(
                        "service", "'" + service + "'", "must have 1 to 200 characters", "name it, as in shop");
            }
            this.service = service;
        }

        /** The monotonic clock; the system's unless set. */
        public Builder clock(NanoClock clock) {
            this.clock = clock;
            return this;
        }

        /** The wall clock, for slot edges and snapshots; the system's unless set. */
        public Builder wallClock(InstantSource wallClock) {
            this.wallClock = wallClock;
            return this;
        }

        /** Takes both clocks from a test and starts no thread: the test calls {@link Headroom#tick()}. */
        public Builder manual(ManualClock clock) {
            manual = true;
            return clock(clock).wallClock(clock);
        }

        /** Starts nothing yet; the ticker starts with the first SLO. */
        public Headroom build() {
            return new Headroom(this);
        }
    }
}
