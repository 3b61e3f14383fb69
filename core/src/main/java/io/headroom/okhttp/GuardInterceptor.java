package io.headroom.okhttp;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardRejectedException;
import io.headroom.guard.GuardedSection;
import io.headroom.guard.HttpVerdict;
import io.headroom.guard.RequestScope;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Guards the calls of an {@code OkHttpClient}: {@code client.newBuilder().addInterceptor(GuardInterceptor.of(payments)).build()}, as the first of its
 * application interceptors. A retry runs those after it, and the network, again; the answer before it is closed.
 *
 * <p>Calls by idempotent methods are retried, or all calls if the guard is declared idempotent, but none whose body can be sent once only. The
 * client's call timeout is the deadline of a call with all its retries; a cancelled call is not made again.
 *
 * <p>A call that the guard does not make fails as OkHttp's calls do, with an {@link IOException}, caused by a {@link GuardRejectedException}.
 *
 * <p>A call belongs to the {@link RequestScope} that its request is tagged with ({@code tag(RequestScope.class, RequestScope.current())}, of use with
 * {@code enqueue}), or else to that of the thread.
 *
 * <p>Thread-safe.
 */
public final class GuardInterceptor implements Interceptor {
    private final Guard once;
    private final Guard again;
    private final boolean always;

    private GuardInterceptor(Guard guard) {
        Guard calls = guard.classifying(new OkHttpAttempts());
        once = calls.idempotent(false);
        again = calls.idempotent(true);
        always = guard.isIdempotent();
    }

    /** For a client whose calls all belong to one guard. */
    public static GuardInterceptor of(Guard guard) {
        return new GuardInterceptor(guard);
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        if (GuardedSection.isWithin(once.name())) {
            return chain.proceed(chain.request());
        }
        Guard guard = isRepeatable(chain.request()) ? again : once;
        CallAttempts attempts = new CallAttempts(guard, chain);
        RequestScope.Binding bound = attempts.scope().bind();
        try {
            return guard.call(attempts);
        } catch (GuardRejectedException rejection) {
            throw new IOException(rejection.getMessage(), rejection);
        } catch (CallAttempts.Cancelled ended) {
            throw ended.failure();
        } catch (CallAttempts.TimedOut ended) {
            throw ended.failure();
        } finally {
            bound.close();
        }
    }

    private boolean isRepeatable(Request request) {
        RequestBody body = request.body();
        if (body != null && (body.isOneShot() || body.isDuplex())) {
            return false;
        }
        return always || HttpVerdict.isIdempotent(request.method());
    }
}
