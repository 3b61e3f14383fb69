package io.headroom.spring.http;

import io.headroom.sli.Outcome;
import io.headroom.time.NanoClock;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns ended server observations into events. A fault of our own, an Error included, is logged once and never reaches the
 * request.
 *
 * @param <C> the observation's context, of which Spring has one for servlets and one for WebFlux
 */
abstract class HttpSliHandler<C extends Observation.Context> implements ObservationHandler<C> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSliHandler.class);

    private final Class<C> contextType;
    private final HttpSlis slis;
    private final NanoClock clock;
    private final AtomicBoolean faultLogged = new AtomicBoolean();

    HttpSliHandler(Class<C> contextType, HttpSlis slis, NanoClock clock) {
        this.contextType = contextType;
        this.slis = slis;
        this.clock = clock;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return contextType.isInstance(context);
    }

    @Override
    public void onStart(C context) {
        try {
            context.put(HttpSliHandler.class, clock.nanoTime());
        } catch (Throwable fault) {
            log(fault);
        }
    }

    @Override
    public void onStop(C context) {
        try {
            if (!ended(context)) {
                return;
            }
            // Taken away, since Spring stops the observation of an asynchronous request more than once.
            Long startNanos = (Long) context.remove(HttpSliHandler.class);
            Outcome outcome = outcome(context);
            if (startNanos != null && outcome != null) {
                slis.record(template(context), method(context), clock.nanoTime() - startNanos, outcome);
            }
        } catch (Throwable fault) {
            log(fault);
        }
    }

    private void log(Throwable fault) {
        try {
            if (faultLogged.compareAndSet(false, true)) {
                LOG.warn("A request was not counted; further ones are not logged", fault);
            }
        } catch (Throwable unloggable) {
            // There is nowhere left to say it.
        }
    }

    /** False if the observation was stopped before the answer is known; it will be stopped again. */
    boolean ended(C context) {
        return true;
    }

    /** The path template of the handler that answered, null if there was none. */
    abstract @Nullable String template(C context);

    /** The request's HTTP method, null if the request is not known. */
    abstract @Nullable String method(C context);

    /** Null for a request that counts as neither. */
    abstract @Nullable Outcome outcome(C context);

    static Outcome ofStatus(int status) {
        return status >= 500 ? Outcome.BAD : Outcome.GOOD;
    }
}
