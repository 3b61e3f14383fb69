package io.headroom.spring.http;

import io.headroom.spring.internal.InboundRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/**
 * Turns ended server observations into events. The exchange it begins is kept in the observation's context until the answer is known.
 *
 * @param <C> the observation's context, of which Spring has one for servlets and one for WebFlux
 */
abstract class HttpSliHandler<C extends Observation.Context> implements ObservationHandler<C> {
    private final Class<C> contextType;
    private final HttpRecording recording;

    HttpSliHandler(Class<C> contextType, HttpRecording recording) {
        this.contextType = contextType;
        this.recording = recording;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return contextType.isInstance(context);
    }

    @Override
    public void onStart(C context) {
        try {
            context.put(InboundRequest.KEY, exchange(context, recording.nanoTime()));
        } catch (Throwable fault) {
            recording.failed(fault);
        }
    }

    @Override
    public void onStop(C context) {
        try {
            HttpExchange exchange = context.get(InboundRequest.KEY);
            // Taken away, since Spring stops the observation of an asynchronous request more than once.
            if (exchange != null && ended(context) && context.remove(InboundRequest.KEY) != null) {
                recording.record(exchange, context);
            }
        } catch (Throwable fault) {
            recording.failed(fault);
        }
    }

    /** What there is to know of a request that came in just now. */
    abstract HttpExchange exchange(C context, long startNanos);

    /** False if the observation was stopped before the answer is known; it will be stopped again. */
    boolean ended(C context) {
        return true;
    }
}
