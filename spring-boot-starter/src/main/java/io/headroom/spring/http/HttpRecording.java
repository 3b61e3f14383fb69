package io.headroom.spring.http;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.internal.EventSpan;
import io.headroom.spring.internal.EventSpans;
import io.headroom.spring.internal.InboundRequest;
import io.headroom.spring.internal.RequestObjectives;
import io.headroom.spring.internal.SloDeclarations;
import io.headroom.spring.internal.SpanResult;
import io.headroom.spring.internal.TracedSlos;
import io.headroom.time.NanoClock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.function.SingletonSupplier;

/** Times and records requests. A fault of our own, an Error included, is logged once and never reaches the request. */
final class HttpRecording implements RequestObjectives, SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRecording.class);

    private final Supplier<Feed> later;
    private final AtomicBoolean faultLogged = new AtomicBoolean();

    /** Null until the singletons are there. Written by whoever finds it null; all write the same, whose fields are final. */
    private @Nullable Feed feed;

    private HttpRecording(Supplier<Feed> later) {
        this.later = later;
    }

    HttpRecording(HttpSlis slis, NanoClock clock) {
        this(() -> new Feed(slis, clock, EventSpans.NONE));
    }

    /**
     * What asks for it is made with the web server, before Spring knows its beans by their types: what it asks for in turn waits until then. It
     * asks for the {@link Headroom} too, since the recorders exist only once the SLOs are declared on it.
     */
    static HttpRecording of(
            ObjectProvider<Headroom> headroom,
            ObjectProvider<SloDeclarations> declarations,
            ObjectProvider<ActuatorPaths> actuator,
            ObjectProvider<EventSpans> spans) {
        return new HttpRecording(SingletonSupplier.of(() -> feed(
                headroom.getObject(),
                declarations.getObject(),
                actuator.getIfAvailable(),
                EventSpans.of(spans.orderedStream().toList()))));
    }

    private static Feed feed(
            Headroom headroom, SloDeclarations declarations, @Nullable ActuatorPaths actuator, EventSpans spans) {
        ActuatorPaths paths = actuator == null ? ActuatorPaths.NONE : actuator;
        HttpSlis slis = new HttpSlis(
                declarations.httpRecorders(),
                sli -> highestObjective(headroom, sli),
                sli -> TracedSlos.on(headroom, sli),
                paths);
        return new Feed(slis, headroom.clock(), spans);
    }

    @Override
    public void afterSingletonsInstantiated() {
        feed();
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
        return request instanceof HttpExchange exchange ? feed().slis.highestObjective(exchange) : 0;
    }

    long nanoTime() {
        return feed().clock.nanoTime();
    }

    /** Counts a request whose answer is known, as of now, and tells its span. */
    void record(HttpExchange exchange, @Nullable Object observation) {
        Feed to = feed();
        long durationNanos = to.clock.nanoTime() - exchange.startNanos();
        SpanResult span = span(to, observation);
        to.slis.record(exchange, durationNanos, span);
        if (span != null) {
            span.tell();
        }
    }

    /** A fault of the tracing system costs its span, not the count. */
    private @Nullable SpanResult span(Feed to, @Nullable Object observation) {
        try {
            EventSpan span = to.spans.find(observation);
            return span == null ? null : new SpanResult(span);
        } catch (Throwable fault) {
            failed(fault);
            return null;
        }
    }

    void failed(Throwable fault) {
        try {
            if (faultLogged.compareAndSet(false, true)) {
                LOG.warn("A request was not counted, or its span not told; further ones are not logged", fault);
            }
        } catch (Throwable unloggable) {
            // There is nowhere left to say it.
        }
    }

    private Feed feed() {
        Feed known = feed;
        if (known == null) {
            known = later.get();
            feed = known;
        }
        return known;
    }

    private record Feed(HttpSlis slis, NanoClock clock, EventSpans spans) {}
}
