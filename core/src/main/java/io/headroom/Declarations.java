package io.headroom;

import io.headroom.guard.Guard;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.window.SlotGrid;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.time.NanoClock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Headroom} was told to keep: its SLOs, composites, families, watched jobs and guards, and who hears of them.
 *
 * <p>Thread-safe. All of it is declared, changed, ticked and forgotten under one lock, which guards the counters of all SLOs too; looking up
 * an SLO by its name, and the age of the last tick, take none.
 */
final class Declarations {
    private final Headroom headroom;
    private final NanoClock clock;
    private final InstantSource wallClock;
    private final Background background;
    private final Guards guards;
    private final boolean manual;

    /** Guards the fields below and the counters of all SLOs. */
    private final Object lock = new Object();

    private final SlotGrid grid;
    private final SloRegistry registry = new SloRegistry();
    private final SloListeners listeners = new SloListeners();
    private boolean closed;

    /** Written under the lock by the first declaration and each tick, read by {@link #tickAgeNanos()}. */
    private volatile long lastTickNanos;

    Declarations(Headroom headroom, SlotGrid grid, Background background, Guards guards, HeadroomBuilder settings) {
        this.headroom = headroom;
        this.grid = grid;
        this.background = background;
        this.guards = guards;
        clock = settings.clock;
        wallClock = settings.wallClock;
        manual = settings.manual;
    }

    /** Declares SLOs that share a recorder. */
    List<Slo> add(SliBuilder sli) {
        synchronized (lock) {
            requireOpen();
            List<Sli> slis = new ArrayList<>();
            for (SloBuilder settings : sli.slos) {
                registry.requireUnused(settings.name);
                slis.add(settings.sli);
            }
            advance();
            SliRecorder recorder = new SliRecorder(clock, slis);
            List<Slo> declared = new ArrayList<>();
            for (SloBuilder settings : sli.slos) {
                declared.add(new Slo(settings.name, settings, recorder, null, headroom));
            }
            if (registry.isEmpty()) {
                lastTickNanos = grid.nowNanos();
                background.start();
            }
            for (Slo slo : declared) {
                register(slo);
            }
            return declared;
        }
    }

    void change(SliBuilder anew) {
        synchronized (lock) {
            requireOpen();
            advance();
            anew.slos.forEach(settings -> slo(settings.name).requireSameMeasure(settings));
            registry.composites().forEach(composite -> composite.requireOnePeriod(anew.slos));
            anew.slos.forEach(this::change);
            registry.compositeSlices().values().forEach(CompositeSlices::follow);
        }
    }

    void add(CompositeSlo composite) {
        synchronized (lock) {
            requireOpen();
            registry.requireUnused(composite.name());
            advance();
            composite.begin(grid);
            registry.add(composite);
            background.claim(composite);
            listeners.tellAll(listener -> listener.declared(composite));
        }
    }

    SloFamily divide(String parent, SloFamily.Builder settings) {
        synchronized (lock) {
            requireOpen();
            Slo slo = slo(parent);
            registry.requireDivisible(slo);
            advance();
            SloFamily family = new SloFamily(headroom, slo, settings);
            registry.add(family, slo);
            return family;
        }
    }

    void add(Guard guard) {
        synchronized (lock) {
            requireOpen();
            guards.add(guard, manual);
            listeners.tellAll(listener -> listener.declared(guard));
        }
    }

    JobWatch watch(String slo) {
        synchronized (lock) {
            requireOpen();
            Slo watched = slo(slo);
            if (!(watched.sli() instanceof Sli.Freshness freshness)) {
                throw new InvalidSettingException(
                        "sli",
                        watched.sli().toString(),
                        "must be freshness for SLO " + slo + " to watch a job",
                        "declare it with Sli.freshness(Duration.ofHours(26))");
            }
            advance();
            return registry.watch(
                    watched,
                    () -> new JobWatch(clock, watched.recorder(), freshness, Background.TICK, grid.nowNanos()));
        }
    }

    SloFamily family(String parent) {
        synchronized (lock) {
            return registry.family(slo(parent));
        }
    }

    List<SloFamily> families() {
        synchronized (lock) {
            return registry.families();
        }
    }

    Slo slo(String name) {
        Slo slo = registry.find(name);
        if (slo == null) {
            throw new InvalidSettingException(
                    "SLO",
                    name,
                    "must be one of " + slos().stream().map(Slo::name).toList(),
                    "name one of these, or declare it first");
        }
        return slo;
    }

    List<Slo> slos() {
        synchronized (lock) {
            return registry.slos();
        }
    }

    List<CompositeSlo> composites() {
        synchronized (lock) {
            return registry.composites();
        }
    }

    /** What composites count themselves, by their names; to be used under the lock. */
    Map<String, CompositeSlices> compositeSlices() {
        return registry.compositeSlices();
    }

    void addListener(SloListener listener) {
        synchronized (lock) {
            requireOpen();
            listeners.add(listener);
            for (Slo slo : registry.slos()) {
                SloListeners.tell(listener, told -> told.declared(slo));
            }
            for (CompositeSlo composite : registry.composites()) {
                SloListeners.tell(listener, told -> told.declared(composite));
            }
            for (Guard guard : guards.all()) {
                SloListeners.tell(listener, told -> told.declared(guard));
            }
        }
    }

    void removeListener(SloListener listener) {
        synchronized (lock) {
            listeners.remove(listener);
        }
    }

    /** Makes an SLO for a family's key, with what was saved of it, and known to the listeners; to be called under the lock. */
    Slo newMember(String name, Slo parent) {
        SloBuilder settings = new SloBuilder(name).like(parent);
        Slo member = new Slo(name, settings, parent.recorder().newPart(), parent, headroom);
        register(member);
        return member;
    }

    /** Runs a family's declaration; gives nothing once closed. */
    @Nullable Slo declareMember(Supplier<@Nullable Slo> declaration) {
        synchronized (lock) {
            if (closed) {
                return null;
            }
            advance();
            return declaration.get();
        }
    }

    /** Forgets a member; to be called under the lock. */
    void retire(Slo member) {
        registry.remove(member);
        listeners.tellAll(listener -> listener.retired(member));
    }

    /** Folds what was recorded into the windows, and publishes every SLO's snapshot; does nothing once closed. */
    void tick() {
        synchronized (lock) {
            if (!closed) {
                advance();
                registry.tick(grid.nowNanos());
                lastTickNanos = grid.nowNanos();
                listeners.tellAll(listener -> listener.ticked(grid.wallInstant()));
            }
        }
    }

    /** The time since the last tick; 0 without any SLO. */
    long tickAgeNanos() {
        return registry.isEmpty() ? 0 : Math.max(0, clock.nanoTime() - lastTickNanos);
    }

    /** Does something under the lock, with the grid at the present. */
    <T> T atPresent(Supplier<T> action) {
        synchronized (lock) {
            advance();
            return action.get();
        }
    }

    /**
     * Declares nothing more, after something done last under the lock.
     *
     * @return whether this call did it
     */
    boolean close(Runnable last) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            last.run();
            closed = true;
            listeners.close();
            return true;
        }
    }

    private void change(SloBuilder settings) {
        Slo slo = slo(settings.name);
        slo.change(settings);
        listeners.tellAll(listener -> listener.changed(slo));
        registry.changed(slo);
    }

    private void register(Slo slo) {
        registry.add(slo);
        background.claim(slo);
        listeners.tellAll(listener -> listener.declared(slo));
    }

    private void advance() {
        grid.advance(clock.nanoTime(), wallClock.instant());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the Headroom of %s is closed".formatted(headroom.service()));
        }
    }
}
