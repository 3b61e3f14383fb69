package io.headroom.otel;

import static java.util.stream.Collectors.joining;

import io.headroom.Headroom;
import io.headroom.SloListener;
import io.headroom.guard.CallDecisionListener;
import io.headroom.guard.Guard;
import io.headroom.guard.RetryDenial;
import io.headroom.guard.ServedSlo;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes what guards decide about a call as events on the span that is current there: {@code slo.guard.retry.denied} with the reason,
 * {@code slo.guard.rejected} and {@code slo.guard.fallback}, each with the guard's name as {@code slo.guard.name}, and as {@code slo.name} the SLOs that it serves,
 * with commas between. From {@link #bind} on, for the guards there are and later ones, until it or the {@link Headroom} is closed.
 *
 * <p>A call that succeeds at once costs nothing more. Thread-safe.
 */
public final class OtelDecisions implements AutoCloseable {
    private static final AttributeKey<String> GUARD = AttributeKey.stringKey("slo.guard.name");
    private static final AttributeKey<String> SLOS = AttributeKey.stringKey("slo.name");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("slo.guard.reason");

    private final Headroom headroom;
    private final Map<Guard, SpanWriter> writers = new ConcurrentHashMap<>();
    private final SloListener declarations = new SloListener() {
        @Override
        public void declared(Guard guard) {
            SpanWriter writer = new SpanWriter(guard);
            writers.put(guard, writer);
            guard.addListener(writer);
        }

        @Override
        public void closed() {
            removeAll();
        }
    };

    private OtelDecisions(Headroom headroom) {
        this.headroom = headroom;
    }

    /**
     * Begins.
     *
     * @throws IllegalStateException if the Headroom is closed
     */
    public static OtelDecisions bind(Headroom headroom) {
        OtelDecisions decisions = new OtelDecisions(headroom);
        headroom.addListener(decisions.declarations);
        return decisions;
    }

    /** Ends it. Doing so again does nothing. */
    @Override
    public void close() {
        headroom.removeListener(declarations);
        removeAll();
    }

    private void removeAll() {
        writers.forEach(Guard::removeListener);
        writers.clear();
    }

    /** What it writes is made beforehand: a call that goes wrong has cost enough. */
    private static final class SpanWriter implements CallDecisionListener {
        private final Attributes guard;
        private final Map<RetryDenial, Attributes> denied = new EnumMap<>(RetryDenial.class);

        SpanWriter(Guard guard) {
            String slos = guard.slos().stream().map(ServedSlo::name).collect(joining(","));
            this.guard = slos.isEmpty()
                    ? Attributes.of(GUARD, guard.name())
                    : Attributes.of(GUARD, guard.name(), SLOS, slos);
            for (RetryDenial reason : RetryDenial.values()) {
                String name = reason.name().toLowerCase(Locale.ROOT);
                denied.put(reason, this.guard.toBuilder().put(REASON, name).build());
            }
        }

        @Override
        public void retryDenied(RetryDenial reason) {
            write("slo.guard.retry.denied", denied.getOrDefault(reason, guard));
        }

        @Override
        public void rejected() {
            write("slo.guard.rejected", guard);
        }

        @Override
        public void fellBack() {
            write("slo.guard.fallback", guard);
        }

        private static void write(String event, Attributes attributes) {
            Span.current().addEvent(event, attributes);
        }
    }
}
