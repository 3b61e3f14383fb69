package io.headroom;

import io.headroom.alert.BurnCatalogue;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.store.BudgetStore;
import io.headroom.time.ManualClock;
import io.headroom.time.NanoClock;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Headroom}. */
public final class HeadroomBuilder {
    private static final int MAX_SERVICE_LENGTH = 200;

    final String service;
    NanoClock clock = NanoClock.system();
    InstantSource wallClock = InstantSource.system();
    boolean manual;
    BudgetScope follows = BudgetScope.LOCAL;
    BurnCatalogue catalogue = BurnCatalogue.standard();
    ErrorBudgetPolicy policy = ErrorBudgetPolicy.sample();
    Consumer<? super SloBuilder> defaults = slo -> {};

    @Nullable BudgetStore store;

    @Nullable FleetSource fleet;

    HeadroomBuilder(String service) {
        if (service.isBlank() || service.length() > MAX_SERVICE_LENGTH) {
            throw new InvalidSettingException(
                    "service", "'" + service + "'", "must have 1 to 200 characters", "name it, as in shop");
        }
        this.service = service;
    }

    /** The monotonic clock; the system's unless set. */
    public HeadroomBuilder clock(NanoClock clock) {
        this.clock = clock;
        return this;
    }

    /** The wall clock, for slot edges and snapshots; the system's unless set. */
    public HeadroomBuilder wallClock(InstantSource wallClock) {
        this.wallClock = wallClock;
        return this;
    }

    /** Takes both clocks from a test and starts no thread: the test calls {@link Headroom#tick()}. */
    public HeadroomBuilder manual(ManualClock clock) {
        manual = true;
        return clock(clock).wallClock(clock);
    }

    /**
     * Goes on with the counts that an earlier process of this instance saved, saves there, and reads what the fleet counted. A store
     * that cannot be used is logged and tried again; budgets are those of this process alone until then.
     */
    public HeadroomBuilder store(BudgetStore store) {
        this.store = store;
        return this;
    }

    /**
     * Reads what the fleet counted from elsewhere than the store, such as {@code PrometheusFleet}; it is read when the first SLO is declared, and
     * at each of its intervals.
     */
    public HeadroomBuilder fleet(FleetSource fleet) {
        this.fleet = fleet;
        return this;
    }

    /**
     * Which budget the policy and the guards act on; this instance's unless set. The fleet's is followed while it is known and not older than
     * three intervals of the store, or of the {@linkplain #fleet source}; otherwise they act on this instance's, and {@link Slo#actsOn()} says so.
     */
    public HeadroomBuilder follow(BudgetScope scope) {
        follows = scope;
        return this;
    }

    /** The alerts of SLOs that declare none; {@link BurnCatalogue#standard()} unless set. */
    public HeadroomBuilder alerts(BurnCatalogue catalogue) {
        this.catalogue = catalogue;
        return this;
    }

    /** What the team does at which level of a budget, for SLOs that declare no policy; {@link ErrorBudgetPolicy#sample()} unless set. */
    public HeadroomBuilder policy(ErrorBudgetPolicy policy) {
        this.policy = policy;
        return this;
    }

    /** What every SLO begins with: settings for which those of its own declaration count instead; none unless set. */
    public HeadroomBuilder defaults(Consumer<? super SloBuilder> defaults) {
        this.defaults = defaults;
        return this;
    }

    /** Reads the store, if there is one and it is no remote one; the threads start with the first SLO. */
    public Headroom build() {
        Headroom headroom = new Headroom(this);
        headroom.open();
        return headroom;
    }
}
