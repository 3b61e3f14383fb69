package io.headroom.spring.internal;

import io.headroom.Slo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a span is told of the event that it is: {@code slo.result} is bad if the event was bad for any SLO, and {@code slo.name} names those it was bad for;
 * otherwise it is good, and {@code slo.name} names all that it counted for. Names are sorted, with commas between, and at most {@value #MOST_NAMES};
 * that there were more, a last {@code …} says.
 *
 * <p>Not thread-safe: made for one event.
 */
public final class SpanResult {
    /** The attribute with the names. */
    public static final String NAME = "slo.name";

    /** The attribute with {@code good} or {@code bad}. */
    public static final String RESULT = "slo.result";

    private static final int MOST_NAMES = 8;

    private final EventSpan span;
    private final List<Slo> good = new ArrayList<>(MOST_NAMES);
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
        if (slos.size() == 1) {
            return slos.get(0).name();
        }
        slos.sort(Comparator.comparing(Slo::name));
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < slos.size(); i++) {
            names.append(i == 0 ? "" : ",");
            if (i == MOST_NAMES) {
                return names.append('…').toString();
            }
            names.append(slos.get(i).name());
        }
        return names.toString();
    }
}
