package io.headroom.guard;

import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The inbound request that the current thread works for: when it came, and what was promised for it. Guards measure their deadlines from its
 * beginning; without one, from the beginning of the call.
 *
 * <p>Bound to a thread; {@link #wrap(Runnable)} and its siblings carry it to another one. Immutable and thread-safe.
 */
public final class RequestScope {
    /** No request, or none that anybody told of. */
    public static final RequestScope NONE = new RequestScope(false, 0, false, 0, () -> 0);

    private static final ThreadLocal<RequestScope> CURRENT = new ThreadLocal<>();

    private final boolean begun;
    private final long startNanos;
    private final boolean ends;
    private final long endNanos;
    private final DoubleSupplier objective;

    private RequestScope(boolean begun, long startNanos, boolean ends, long endNanos, DoubleSupplier objective) {
        this.begun = begun;
        this.startNanos = startNanos;
        this.ends = ends;
        this.endNanos = endNanos;
        this.objective = objective;
    }

    /**
     * A request that came at a time.
     *
     * @param startNanos on the clock of the guards, the system's unless somebody chose another
     */
    public static RequestScope startedAt(long startNanos) {
        return new RequestScope(true, startNanos, false, 0, NONE.objective);
    }

    /**
     * The same with a time after which no answer is of use, such as the deadline that a client set for its call: no retry is made that would come
     * later. The earlier of two such times holds.
     *
     * @param endNanos on the clock of the guards
     */
    public RequestScope endingAt(long endNanos) {
        long end = ends && this.endNanos - endNanos < 0 ? this.endNanos : endNanos;
        return new RequestScope(begun, startNanos, true, end, objective);
    }

    /** The same with the highest objective among the SLOs that the request counts for, in (0, 1); 0 if that is not known. */
    public RequestScope serving(double objective) {
        return serving(() -> objective);
    }

    /**
     * The same, found out when a guard wants to know: while it limits calls that serve several objectives.
     *
     * @param objective must be thread-safe and not throw
     */
    public RequestScope serving(DoubleSupplier objective) {
        return new RequestScope(begun, startNanos, ends, endNanos, objective);
    }

    /** That of the current thread. */
    public static RequestScope current() {
        RequestScope scope = CURRENT.get();
        return scope == null ? NONE : scope;
    }

    /** Binds it to the current thread until the binding is closed, by the same thread. */
    public Binding bind() {
        RequestScope before = current();
        set(this);
        return () -> set(before);
    }

    /** A task that runs in this scope, on whatever thread. */
    public Runnable wrap(Runnable task) {
        return () -> {
            Binding bound = bind();
            try {
                task.run();
            } finally {
                bound.close();
            }
        };
    }

    /** A supplier that works in this scope, on whatever thread. */
    public <T> Supplier<T> wrap(Supplier<T> supplier) {
        return () -> {
            Binding bound = bind();
            try {
                return supplier.get();
            } finally {
                bound.close();
            }
        };
    }

    /** A task that runs in this scope, on whatever thread. */
    public <T> Callable<T> wrapCallable(Callable<T> task) {
        return () -> {
            Binding bound = bind();
            try {
                return task.call();
            } finally {
                bound.close();
            }
        };
    }

    /** The same, as a request that came at the given time if nobody told when it did. */
    RequestScope orStartedAt(long otherwiseNanos) {
        return begun ? this : new RequestScope(true, otherwiseNanos, ends, endNanos, objective);
    }

    /** For how long it has been there; of those alone that began. */
    long ageNanos(long nowNanos) {
        return nowNanos - startNanos;
    }

    /**
     * How long an answer is still of use; negative if it is not.
     *
     * @param deadlineNanos after which time from its beginning an answer is too late; the highest value for never
     */
    long leftNanos(long deadlineNanos, long nowNanos) {
        long promised = deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - ageNanos(nowNanos);
        return ends ? Math.min(promised, endNanos - nowNanos) : promised;
    }

    /** The highest objective among the SLOs that the request counts for, in (0, 1); 0 if that is not known. */
    public double objective() {
        return objective.getAsDouble();
    }

    private static void set(RequestScope scope) {
        if (scope == NONE) {
            CURRENT.remove();
        } else {
            CURRENT.set(scope);
        }
    }

    /** A scope bound to a thread. */
    @FunctionalInterface
    public interface Binding extends AutoCloseable {
        /** Binds what was bound before. */
        @Override
        void close();
    }
}
