package io.headroom.spring.internal;

import io.headroom.Slo;
import io.headroom.internal.check.NameLine;
import java.util.ArrayList;
import java.util.List;

/**
 * What a span is told of the event that it is: {@code slo.result} is bad if the event was bad for any SLO, and {@code slo.name} names those it was bad for;
 * otherwise it is good, and {@code slo.name} names all that it counted for.
 *
 * <p>Not thread-safe: made for one event.
 */
public final class SpanResult {
    /** The attribute with the names. */
    public static final String NAME = "slo.name";

    /** The attribute with {@code good} or {@code bad}. */
    public static final String RESULT = "slo.result";

    private final EventSpan span;
    private final List<Slo> good = new ArrayList<>(2);
    private final List<Slo> bad = new ArrayList<>(0);

    public SpanResult(EventSpan span) {
        this.span = span;
    }

    void add(Slo slo, boolean isBad) {
        (isBad ? bad : good).add(slo);
    }

    /** Tells the span, and the SLOs that it was bad for where to look; nothing if it counted for none. */
    public void tell() {
        List<Slo> named = bad.isEmpty() ? good : bad;
        if (named.isEmpty()) {
            return;
        }
        span.tag(NAME, names(named));
        span.tag(RESULT, bad.isEmpty() ? "good" : "bad");
        if (!bad.isEmpty() && span.isSampled()) {
            String trace = span.traceId();
            bad.forEach(slo -> slo.badTraces().offer(trace));
        }
    }

    private static String names(List<Slo> slos) {
        return slos.size() == 1
                ? slos.get(0).name()
                : NameLine.of(slos.stream().map(Slo::name).toList());
    }
}
