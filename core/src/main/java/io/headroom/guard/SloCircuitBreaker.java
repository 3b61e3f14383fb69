package io.headroom.guard;

import io.headroom.guard.GuardEvent.TickMissed;
import io.headroom.time.NanoClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether to call a dependency at all: refuses where refusing makes other calls succeed, sends to the fallback where that is
 * worth more than trying, and does nothing else. A dependency that merely fails is called: refusing would turn some failures into all.
 *
 * <p>While the lower bound (Wilson, 95 %) of the share of overloads is above 20 %, the attempts in flight are limited; up to 30 % a second
 * later, if there were retries, for without these the overload may go. The limit shrinks while
 * overload goes on and grows when it is gone, and is dropped for a minute if refusing some calls did not make the others better. While it
 * holds, {@link Priority#CRITICAL} calls may fill twice of it and {@link Priority#BEST_EFFORT} ones a share. Where calls have a
 * fallback, they are sent there while too many attempts fail too late for it; a share of them goes on trying.
 *
 * <p>Thread-safe. {@link #tryStart} is one read and one increment unless calls are restricted, {@link #finish} one increment unless the
 * attempt failed; neither locks or allocates. Call {@link #tick} every 100 ms: without a tick for 300 ms every call is let through, but for a fixed
 * share, which goes on for a lease; after that nobody knows how many are in flight.
 */
public final class SloCircuitBreaker {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** How often {@link #tick} is to be called, in nanoseconds. */
    public static final long TICK_NANOS = 100_000_000;

    /** So often at most a failed attempt looks at all counts; ticks always do. */
    private static final long RESTS_NANOS = 1_000_000;

    /** Access to {@link #updating}: compare-and-set to begin an update, release to end it. */
    private static final VarHandle UPDATING;

    static {
        try {
            UPDATING = MethodHandles.lookup().findVarHandle(SloCircuitBreaker.class, "updating", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final String name;
    private final Attempts attempts;
    private final NanoClock clock;
    private final InstantSource wallClock;
    private final DoubleSupplier random;
    private final DoubleSupplier remaining;
    private final LimitShares shares;
    private final int fixedShare;
    final GuardListeners listeners;
    private final long expiryNanos;
    private final long leaseNanos;

    private final LongAdder lateFailures = new LongAdder();
    private final LongAdder wouldRefuse = new LongAdder();
    private final LongAdder wouldRoute = new LongAdder();

    /** Whoever sets it owns the laws; others go on with what was published. */
    private volatile boolean updating;

    private final BreakerLaws laws;

    /** Written by anybody who asks, and by the update that answers. */
    private volatile boolean toBeginAnew;

    /** Published by updates: whether a call needs a second look. */
    private volatile boolean restricting;

    private volatile boolean limiting;
    private volatile double limit;
    private volatile boolean routed;
    private volatile double tryShare = 1;
    private volatile long updatedNanos;

    /** Published by ticks alone. */
    private volatile long tickedNanos;

    /** Written by anybody. */
    private volatile GuardMode mode;

    /** Written by calls while they are restricted, without order. */
    private boolean tickMissed;

    /** Written by updates. */
    private boolean unreadable;

    SloCircuitBreaker(BreakerBuilder settings) {
        name = settings.name;
        attempts = settings.attempts;
        clock = settings.clock;
        wallClock = settings.wallClock;
        random = settings.random;
        remaining = settings.remaining;
        fixedShare = settings.fixedShare;
        listeners = new GuardListeners(name, settings.listener);
        mode = settings.mode;
        expiryNanos = 3 * settings.tickNanos;
        laws = new BreakerLaws(settings, this::remainingBudget);
        long now = clock.nanoTime();
        leaseNanos = settings.leaseNanos();
        updatedNanos = now;
        tickedNanos = now;
        shares = new LimitShares(settings.bestEffortShare, now);
        restricting = fixedShare > 0;
    }

    /** The settings of a breaker for a dependency of that name, which its events and rejections carry. */
    public static BreakerBuilder builder(String name, Attempts attempts) {
        return new BreakerBuilder(name, attempts);
    }

    /** Whether every call would be let through now: one read. */
    public boolean admitsAll() {
        return !restricting;
    }

    /** Asks to start a call's first attempt, without a fallback and a priority. */
    public Admission tryStart() {
        return tryStart(Priority.PLAIN, false);
    }

    /**
     * Asks to start a call's first attempt, and counts it as started if admitted: {@link #finish} it then.
     *
     * @param priority what the call is for
     * @param hasFallback whether the caller has an answer without the dependency
     */
    public Admission tryStart(Priority priority, boolean hasFallback) {
        attempts.start();
        return restricting ? restricted(priority, hasFallback) : Admission.ADMITTED;
    }

    /** The same for a further attempt of a call. */
    public Admission tryStartRetry(Priority priority) {
        attempts.startRetry();
        return restricting ? restricted(priority, false) : Admission.ADMITTED;
    }

    /**
     * Counts the end of an attempt that was admitted.
     *
     * @param durationNanos how long it took
     * @param nowNanos the present on the breaker's clock
     */
    public void finish(long durationNanos, AttemptOutcome outcome, long nowNanos) {
        finish(nowNanos - durationNanos, durationNanos, outcome, nowNanos);
    }

    /**
     * The same.
     *
     * @param startNanos read before the start was counted
     */
    void finish(long startNanos, long durationNanos, AttemptOutcome outcome, long nowNanos) {
        attempts.finish(startNanos, durationNanos, outcome);
        if (outcome != AttemptOutcome.OK && nowNanos - updatedNanos >= RESTS_NANOS) {
            update(nowNanos);
        }
    }

    /** Counts that an attempt failed too late for the call's fallback; to be called before its {@link #finish}. */
    public void failedLate() {
        lateFailures.increment();
    }

    /** Takes in what was counted, and publishes what follows. */
    public void tick(long nowNanos) {
        update(nowNanos);
        attempts.expire(clock, leaseNanos);
        attempts.relieve();
        tickedNanos = nowNanos;
        tickMissed = false;
    }

    /** Whether the attempts in flight are limited now, or would be. */
    public boolean isLimiting() {
        return limiting;
    }

    /** How many attempts may be in flight while {@link #isLimiting() limiting}; below 1 it is the chance of one alone. */
    public double limit() {
        return limit;
    }

    /** Whether calls go to their fallback now, or would. */
    public boolean isRouting() {
        return routed;
    }

    /** The share of calls that try nevertheless, in [0, 1]; 1 unless {@link #isRouting() routing}. */
    public double tryShare() {
        return tryShare;
    }

    /** Since when it has been {@link #isLimiting() limiting}, on the wall clock; empty if it is not. */
    public Optional<Instant> limitingSince() {
        return laws.sight().limitingSince();
    }

    /** Since when it has been {@link #isRouting() routing}, on the wall clock; empty if it is not. */
    public Optional<Instant> routingSince() {
        return laws.sight().routingSince();
    }

    /** Whether a limit was dropped because it did not help, and no other is tried for a minute or two. */
    public boolean isLimitHeld() {
        return laws.sight().isLimitHeld();
    }

    /** Whether it was not ticked for so long that every call is let through. */
    public boolean isUnticked() {
        return clock.nanoTime() - tickedNanos > expiryNanos;
    }

    /** What is left of the error budget that it spends, in [0, 1]: that of the SLO in most danger; 1, which steers nothing, if nobody can say. */
    public double remainingBudget() {
        double left;
        try {
            left = remaining.getAsDouble();
        } catch (Throwable unknown) {
            sayUnreadable(unknown);
            return 1;
        }
        return Double.isNaN(left) ? 1 : Math.max(0, Math.min(1, left));
    }

    /** How the dependency answered lately, as of the last update. */
    public RecentResults recent() {
        return laws.sight().recent();
    }

    /** What it may do. */
    public GuardMode mode() {
        return mode;
    }

    /** Switches what it may do; it then begins anew, without a limit. */
    public void mode(GuardMode mode) {
        this.mode = mode;
        update(clock.nanoTime());
    }

    /** Begins anew, without a limit and as if it had seen no results. What was counted stays. */
    public void reset() {
        toBeginAnew = true;
        update(clock.nanoTime());
    }

    /** Counts a call that was admitted as refused if more than so many others are in flight. */
    Admission confine(int most) {
        return othersInFlight() < most ? Admission.ADMITTED : turnBack(Attempts.BEYOND_SHARE, Admission.SHARE_FULL);
    }

    /** Whether it did more than look on. */
    boolean isEnforcing() {
        return mode == GuardMode.ENFORCE;
    }

    /** Calls that would have been refused. */
    long wouldHaveRefused() {
        return wouldRefuse.sum();
    }

    /** Calls that would have gone to their fallback. */
    long wouldHaveRouted() {
        return wouldRoute.sum();
    }

    /** For a call that counts as started. */
    private Admission restricted(Priority priority, boolean hasFallback) {
        if (mode == GuardMode.OFF) {
            return Admission.ADMITTED;
        }
        long now = clock.nanoTime();
        long untickedNanos = now - tickedNanos;
        if (fixedShare > 0 && othersInFlight() >= fixedShare && untickedNanos <= leaseNanos + expiryNanos) {
            return turnBack(Attempts.BEYOND_SHARE, Admission.SHARE_FULL);
        }
        if (untickedNanos > expiryNanos) {
            sayTickMissed();
            return Admission.ADMITTED;
        }
        if (routed && hasFallback && random.getAsDouble() >= tryShare) {
            if (isEnforcing()) {
                return turnBack(Attempts.ROUTED, Admission.FALLBACK_WORTH_MORE);
            }
            wouldRoute.increment();
        } else if (limiting && !fits(limit * shares.of(priority, now))) {
            if (isEnforcing()) {
                return turnBack(Attempts.LIMITED, Admission.OVERLOADED);
            }
            wouldRefuse.increment();
        }
        return Admission.ADMITTED;
    }

    private Admission turnBack(int reason, Admission refusal) {
        attempts.turnBack(reason);
        return refusal;
    }

    private boolean fits(double most) {
        long others = othersInFlight();
        double whole = Math.floor(most);
        return others < whole || others == whole && random.getAsDouble() < most - whole;
    }

    /** Without the call that asks. Of two calls that ask at once both may be refused, but never is one too many admitted. */
    private long othersInFlight() {
        return Math.max(0, attempts.inFlight() - 1);
    }

    private void sayUnreadable(Throwable unknown) {
        if (!unreadable) {
            unreadable = true;
            LOG.warn("What is left of the budget that {} spends cannot be read and is taken for whole", name, unknown);
        }
    }

    private void sayTickMissed() {
        if (!tickMissed) {
            tickMissed = true;
            listeners.accept(new TickMissed(name, wallClock.instant()));
        }
    }

    private void update(long nowNanos) {
        if (UPDATING.compareAndSet(this, false, true)) {
            try {
                updateAlone(nowNanos);
            } finally {
                UPDATING.setRelease(this, false);
            }
        }
    }

    private void updateAlone(long nowNanos) {
        boolean forget = toBeginAnew;
        if (forget) {
            toBeginAnew = false;
        }
        laws.update(nowNanos, nowNanos - updatedNanos, lateFailures.sum(), wouldRefuse.sum(), mode, forget);
        publish(nowNanos);
        // Now whoever is told sees what it is told of.
        tell(laws.limitChange());
        tell(laws.routeChange());
    }

    private void publish(long nowNanos) {
        limit = laws.limit();
        limiting = laws.isLimiting();
        tryShare = laws.tryShare();
        routed = laws.isRouting();
        restricting = limiting || routed || fixedShare > 0;
        updatedNanos = nowNanos;
    }

    private void tell(@Nullable GuardEvent event) {
        if (event != null) {
            listeners.accept(event);
        }
    }
}
