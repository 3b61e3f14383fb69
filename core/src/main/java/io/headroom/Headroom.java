package io.headroom;

import io.headroom.alert.BurnCatalogue;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardBuilder;
import io.headroom.guard.GuardEvent;
import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.window.SlotGrid;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.time.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private final long startedMillis;
    private final BurnCatalogue catalogue;
    private final ErrorBudgetPolicy policy;
    private final Consumer<? super SloBuilder> defaults;
    private final boolean manual;
    private final BudgetScope follows;
    private final SloEvents events;
    private final Guards guards;
    private final Background background;

    /** Guarded by the lock of the declarations. */
    private final SlotGrid grid;

    private final Declarations declarations;

    Headroom(HeadroomBuilder settings) {
        service = settings.service;
        clock = settings.clock;
        wallClock = settings.wallClock;
        Instant now = wallClock.instant();
        startedMillis = now.toEpochMilli();
        grid = new SlotGrid(clock.nanoTime(), now);
        catalogue = settings.catalogue;
        policy = settings.policy;
        defaults = settings.defaults;
        manual = settings.manual;
        follows = settings.follows;
        events = new SloEvents(service, wallClock, manual);
        guards = new Guards(this, service, events::publish);
        background = new Background(this, settings);
        declarations = new Declarations(this, grid, background, guards, settings);
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
    public static HeadroomBuilder builder(String service) {
        return new HeadroomBuilder(service);
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
    public Slo slo(String name, Consumer<SloBuilder> settings) {
        return declarations.add(new SliBuilder(defaults).slo(name, settings)).get(0);
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
        SliBuilder sli = new SliBuilder(defaults);
        slos.accept(sli);
        if (sli.slos.isEmpty()) {
            throw new IllegalArgumentException("an SLI must have at least one SLO, had none");
        }
        return declarations.add(sli).get(0).recorder();
    }

    /**
     * Declares SLOs anew while they count: with another objective, period, SLA, other alerts or another policy. Settings that are not given
     * are the usual ones. Each keeps its counts and its recorder, and goes on as the same {@link Slo}; an alert that the change lets fire
     * is told like any other. A guard follows the budget, but keeps the objective that it was declared for. All SLOs change, or none.
     *
     * @param slos names SLOs that are declared already; an SLA can be changed, but neither added nor removed
     * @throws IllegalArgumentException if a setting breaks its rule, there is no such SLO, it would count otherwise than before (another SLI
     *     or budgeting method), or a composite would read SLOs of several periods; nothing is changed then
     * @throws IllegalStateException if this Headroom is closed
     */
    public void redeclare(Consumer<SliBuilder> slos) {
        SliBuilder anew = new SliBuilder(defaults);
        slos.accept(anew);
        declarations.change(anew);
        events.deliverIfManual();
    }

    /**
     * Declares one SLO that reads several others: by the worst of them, by their weighted mean, by their weighted sum, or by the slices of time that are
     * good in all of them.
     *
     * @param name a DNS label, unique among the SLOs and composites of this Headroom
     * @param components names SLOs that are declared already
     * @throws IllegalArgumentException if the name or a component breaks its rule; nothing is declared then
     * @throws IllegalStateException if this Headroom is closed
     */
    public CompositeSlo composite(String name, Consumer<CompositeBuilder> components) {
        DnsLabel.check("name", name);
        CompositeBuilder builder = new CompositeBuilder(this);
        components.accept(builder);
        CompositeSlo composite = builder.build(name);
        declarations.add(composite);
        return composite;
    }

    /**
     * Divides an SLO by a key, such as a route or a tenant: each key gets an SLO with the parent's objective on first use.
     *
     * @param parent the name of a declared SLO; what its members count, it counts too, as does any SLO on the same SLI
     * @param settings the most keys, and when an idle one retires
     * @throws IllegalArgumentException if there is no such SLO, or its SLI has a family already
     * @throws IllegalStateException if this Headroom is closed
     */
    public SloFamily family(String parent, Consumer<SloFamily.Builder> settings) {
        SloFamily.Builder builder = new SloFamily.Builder();
        settings.accept(builder);
        return declarations.divide(parent, builder);
    }

    /**
     * Declares a guard for the calls to a dependency.
     *
     * @param name a DNS label, unique among the guards of this Headroom
     * @param settings sets at least the timeout, unless an SLO that it serves has a latency; those SLOs are declared before
     * @throws IllegalArgumentException if the name or a setting breaks its rule; nothing is declared then
     * @throws IllegalStateException if this Headroom is closed
     */
    public Guard guard(String name, Consumer<GuardBuilder> settings) {
        Guard guard = guards.build(name, settings);
        declarations.add(guard);
        return guard;
    }

    /**
     * Looks up a declared guard.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists those there are
     */
    public Guard guard(String name) {
        return guards.named(name);
    }

    /** All guards in the order of their declaration. */
    public List<Guard> guards() {
        return guards.all();
    }

    /**
     * Watches a job by an SLO on {@link Sli#freshness} from now on, and gives whom to tell that it succeeded. A second call gives the same.
     *
     * @param slo the name of a declared SLO; nobody else should record its events
     * @throws IllegalArgumentException if there is no such SLO, or it is on another SLI
     * @throws IllegalStateException if this Headroom is closed
     */
    public JobWatch watchJob(String slo) {
        return declarations.watch(slo);
    }

    /**
     * Looks up the family that divides an SLO.
     *
     * @throws IllegalArgumentException if there is no such SLO, or it has no family
     */
    public SloFamily family(String parent) {
        return declarations.family(parent);
    }

    /**
     * Looks up a declared SLO, or a family's member by its full name.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists those there are
     */
    public Slo slo(String name) {
        return declarations.slo(name);
    }

    /** All SLOs in the order of their declaration, members of families included. */
    public List<Slo> slos() {
        return declarations.slos();
    }

    /** All composites in the order of their declaration. */
    public List<CompositeSlo> composites() {
        return declarations.composites();
    }

    /** All families in the order of their declaration. */
    public List<SloFamily> families() {
        return declarations.families();
    }

    /**
     * Folds what was recorded so far into the windows and publishes every SLO's snapshot. The ticker does this every second;
     * a {@linkplain HeadroomBuilder#manual manual} Headroom relies on its caller, and ticks its guards too. Does nothing once closed.
     */
    public void tick() {
        declarations.tick();
        if (manual) {
            guards.tick();
        }
        events.deliverIfManual();
    }

    /**
     * The time since the SLOs, or the guards if those are later, were last ticked; zero without any of them. Beyond a few seconds the
     * snapshots are stale and guards let every call through: a ticker is starved or dead.
     */
    public Duration tickAge() {
        return Duration.ofNanos(Math.max(declarations.tickAgeNanos(), guards.tickAgeNanos()));
    }

    /**
     * Saves what was counted up to now to the {@linkplain HeadroomBuilder#store store}, and waits for the disk. Happens by itself at
     * every interval of the store and at {@link #close()}, but not in manual mode. What prevents it is logged. Does nothing
     * without a store.
     */
    public void save() {
        background.save();
    }

    /**
     * Saves a last time and lets go of the {@linkplain HeadroomBuilder#store store}, waiting at most about ten seconds for one at the other end
     * of a network. For whoever ends what the store needs, such as connections, before it closes this. Counting goes on.
     */
    public void closeStore() {
        background.closeStore();
    }

    /**
     * Reads what the fleet counted from the {@linkplain HeadroomBuilder#fleet source}, and waits for it. Happens by itself at every interval of the
     * source, but not in manual mode. What prevents it is logged. Does nothing without a source.
     */
    public void readFleet() {
        background.readFleet();
    }

    /**
     * The time since the last save, or since the start if none succeeded; empty without a store. Beyond a few intervals a crash
     * would lose that much.
     */
    public Optional<Duration> saveAge() {
        return background.saveAge();
    }

    /** The monotonic clock of this instance, for those who measure durations to record. */
    public NanoClock clock() {
        return clock;
    }

    /** The wall clock of this instance, for those who say when something happened. */
    public InstantSource wallClock() {
        return wallClock;
    }

    /**
     * Adds a listener and tells it of the SLOs, composites and guards there are.
     *
     * @throws IllegalStateException if this Headroom is closed
     */
    public void addListener(SloListener listener) {
        declarations.addListener(listener);
    }

    /**
     * Adds a listener to what happens to SLOs: alerts, and states of the policy. It is called by a thread of its own, one event at a time,
     * or by {@link #tick()} in manual mode; it cannot delay a tick, and what it throws is logged. If it falls a thousand events
     * behind, the log says how many it missed.
     */
    public void addEventListener(Consumer<? super SloEvent> listener) {
        events.add(listener);
    }

    /** Adds a listener to what guards decide, called like those of SLOs' events. */
    public void addGuardListener(Consumer<? super GuardEvent> listener) {
        events.addForGuards(listener);
    }

    /** Removes such a listener; does nothing if it was not added. */
    public void removeGuardListener(Consumer<? super GuardEvent> listener) {
        events.removeForGuards(listener);
    }

    /** Removes such a listener; does nothing if it was not added. */
    public void removeEventListener(Consumer<? super SloEvent> listener) {
        events.remove(listener);
    }

    /** Removes a listener, which then hears of nothing more; does nothing if it was not added. */
    public void removeListener(SloListener listener) {
        declarations.removeListener(listener);
    }

    /**
     * Ticks a last time, ends the threads, tells the listeners, and saves to the store. Recorders go on counting for nobody,
     * snapshots stay readable. Closing again does nothing.
     */
    @Override
    public void close() {
        if (declarations.close(this::tickLast)) {
            background.stop();
            guards.close();
            events.close();
            background.closeStore();
        }
    }

    /** Reads the store, if there is one that answers at once. */
    void open() {
        background.open();
    }

    /** Does something under the lock, with the grid at the present. */
    <T> T atPresent(Supplier<T> action) {
        return declarations.atPresent(action);
    }

    /** Guarded by the lock. */
    SlotGrid grid() {
        return grid;
    }

    /** Whether the store is to say what the fleet counted. */
    boolean readsFleetFromStore() {
        return background.readsFleetFromStore();
    }

    /** What composites count themselves, by their names. Guarded by the lock. */
    Map<String, CompositeSlices> compositeSlices() {
        return declarations.compositeSlices();
    }

    /** What one SLO is to know of its fleet. */
    FleetView newFleetView() {
        return new FleetView(follows, background.staleAfter());
    }

    /** The alerts of SLOs that declare none. */
    BurnCatalogue catalogue() {
        return catalogue;
    }

    /** The policy of SLOs that declare none. */
    ErrorBudgetPolicy usualPolicy() {
        return policy;
    }

    /** Tells the listeners of an event, later; to be called under the lock. */
    void publish(SloEvent event) {
        events.publish(event);
    }

    /** When this instance was made, by the wall clock. */
    long startedMillis() {
        return startedMillis;
    }

    Declarations declarations() {
        return declarations;
    }

    private void tickLast() {
        try {
            tick();
        } catch (RuntimeException | Error failure) {
            LOG.warn("The last events of {} are not in its snapshots", service, failure);
        }
    }
}
