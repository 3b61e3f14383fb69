package io.headroom.okhttp;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardedCall;
import io.headroom.guard.GuardedSection;
import io.headroom.guard.RequestScope;
import io.headroom.guard.RetryTimer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One call, attempt by attempt, on one thread. */
final class CallAttempts implements GuardedCall<Response, IOException> {
    /** How often a call that waits looks whether it is cancelled. */
    private static final long GLANCE_NANOS = 20_000_000;

    private static final long LATEST_BEGIN_NANOS = 100_000_000;

    private final Guard guard;
    private final Interceptor.Chain chain;
    private final long timeoutNanos;

    /** The call timeout began shortly before the interceptor did: a sixteenth is left for that. */
    private final long endNanos;

    /** What is cancelled from then on was ended by the call timeout: a busy machine may begin with the interceptor this much later. */
    private final long timedOutFromNanos;

    private @Nullable Response last;

    CallAttempts(Guard guard, Interceptor.Chain chain) {
        this.guard = guard;
        this.chain = chain;
        timeoutNanos = chain.call().timeout().timeoutNanos();
        long now = guard.clock().nanoTime();
        endNanos = now + timeoutNanos - timeoutNanos / 16;
        timedOutFromNanos =
                now + timeoutNanos - Math.max(timeoutNanos / 16, Math.min(timeoutNanos / 2, LATEST_BEGIN_NANOS));
    }

    /** What the call is made for, until its timeout. */
    RequestScope scope() {
        RequestScope tagged = chain.request().tag(RequestScope.class);
        RequestScope scope = tagged == null ? RequestScope.current() : tagged;
        return timeoutNanos == 0 ? scope : scope.endingAt(endNanos);
    }

    @Override
    public Response call() throws IOException {
        if (last != null) {
            last.close();
        }
        Call call = chain.call();
        try {
            Response response = GuardedSection.attempt(guard.name(), () -> chain.proceed(chain.request()));
            last = response;
            return response;
        } catch (IOException failure) {
            if (!call.isCanceled()) {
                throw failure;
            }
            if (timeoutNanos > 0 && guard.clock().nanoTime() - timedOutFromNanos >= 0) {
                throw new TimedOut(failure);
            }
            throw new Cancelled(failure);
        }
    }

    /** OkHttp tells nobody of a cancellation, so it is asked. */
    @Override
    public boolean awaitRetry(RetryTimer timer, long nanos) throws InterruptedException {
        for (long left = nanos; left > 0 && !chain.call().isCanceled(); left -= GLANCE_NANOS) {
            timer.pause(Math.min(left, GLANCE_NANOS));
        }
        return !chain.call().isCanceled();
    }

    /** The call timeout ended it; OkHttp tells of that only where the call ends. */
    static final class TimedOut extends SocketTimeoutException {
        private static final long serialVersionUID = 1L;

        private final IOException failure;

        TimedOut(IOException failure) {
            this.failure = failure;
        }

        IOException failure() {
            return failure;
        }
    }

    /** The caller did not want it any more. */
    static final class Cancelled extends CancellationException {
        private static final long serialVersionUID = 1L;

        private final IOException failure;

        Cancelled(IOException failure) {
            this.failure = failure;
        }

        IOException failure() {
            return failure;
        }
    }
}
