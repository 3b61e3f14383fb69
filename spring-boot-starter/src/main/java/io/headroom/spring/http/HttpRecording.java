package io.headroom.spring.http;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.internal.InboundRequest;
import io.headroom.spring.internal.RequestObjectives;
import io.headroom.spring.internal.SloDeclarations;
import io.headroom.time.NanoClock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/** Times and records requests. A fault of our own, an Error included, is logged once and never reaches the request. */
final class HttpRecording implements RequestObjectives {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRecording.class);

    private final HttpSlis slis;
    private final NanoClock clock;
    private final AtomicBoolean faultLogged = new AtomicBoolean();

    HttpRecording(HttpSlis slis, NanoClock clock) {
        this.slis = slis;
        this.clock = clock;
    }

    /** Takes the {@link Headroom} too, since the recorders exist only once the SLOs are declared on it. */
    static HttpRecording of(Headroom headroom, SloDeclarations declarations, ObjectProvider<ActuatorPaths> actuator) {
        ActuatorPaths paths = actuator.getIfAvailable(() -> ActuatorPaths.NONE);
        HttpSlis slis = new HttpSlis(declarations.httpRecorders(), sli -> highestObjective(headroom, sli), paths);
        return new HttpRecording(slis, headroom.clock());
    }

    /** Which SLOs are on an SLI stays; their objectives may change. */
    private static DoubleSupplier highestObjective(Headroom headroom, SliRecorder sli) {
        List<Slo> slos =
                headroom.slos().stream().filter(slo -> slo.recorder() == sli).toList();
        return () ->
                slos.stream().mapToDouble(slo -> slo.objective().target()).max().orElse(0);
    }

    @Override
    public double highest(InboundRequest request) {
        return request instanceof HttpExchange exchange ? slis.highestObjective(exchange) : 0;
    }

    long nanoTime() {
        return clock.nanoTime();
    }

    /** Counts a request whose answer is known, as of now. */
    void record(HttpExchange exchange) {
        slis.record(exchange, clock.nanoTime() - exchange.startNanos());
    }

    void failed(Throwable fault) {
        try {
            if (faultLogged.compareAndSet(false, true)) {
                LOG.warn("A request was not counted; further ones are not logged", fault);
            }
        } catch (Throwable unloggable) {
            // There is nowhere left to say it.
        }
    }
}
