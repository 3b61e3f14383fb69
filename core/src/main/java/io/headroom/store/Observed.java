package io.headroom.store;

import io.headroom.internal.window.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** When anybody counted. */
final class Observed {
    private Observed() {}

    /** The union of the spans in which instances counted: from the first point of any of their SLOs to the save, without the gaps. */
    static History byAny(List<SavedCounts> instances) {
        List<Span> spans = new ArrayList<>();
        instances.forEach(instance -> addSpans(instance, spans));
        spans.sort(Comparator.comparingLong(Span::from));
        CurveBuilder curve = new CurveBuilder();
        long observed = 0;
        long until = Long.MIN_VALUE;
        for (Span span : spans) {
            long from = Math.max(span.from, until);
            if (from < span.until) {
                curve.add(from, observed, 0);
                observed += span.until - from;
                until = span.until;
                curve.add(until, observed, 0);
            }
        }
        return curve.build();
    }

    private static void addSpans(SavedCounts instance, List<Span> spans) {
        long begin = instance.slos().stream()
                .map(SavedSlo::history)
                .filter(history -> history.size() > 0)
                .mapToLong(history -> history.wallMillis(0))
                .min()
                .orElse(Long.MAX_VALUE);
        for (SavedCounts.Gap gap : instance.gaps()) {
            spans.add(new Span(begin, gap.from().toEpochMilli()));
            begin = Math.max(begin, gap.until().toEpochMilli());
        }
        spans.add(new Span(begin, instance.savedAt().toEpochMilli()));
    }

    /** Empty if it ends before it begins. */
    private record Span(long from, long until) {}
}
