package io.headroom.metrics;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloListener;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardEvent;
import io.headroom.guard.GuardEvent.ModeChanged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells a {@link SeriesSink} what there is to publish of a {@link Headroom}: of the SLOs, composites and guards there are, of later
 * ones as they are declared, and what is gone. Closing, or the end of the Headroom, takes everything back.
 *
 * <p>Thread-safe.
 */
public final class SeriesFeed implements AutoCloseable {
    private final Headroom headroom;
    private final Listener listener;

    private SeriesFeed(Headroom headroom, MetricsDetail detail, SeriesSink sink, boolean outlives) {
        this.headroom = headroom;
        listener = new Listener(new SeriesCatalogue(headroom, detail), sink, outlives);
    }

    /**
     * Begins.
     *
     * @throws IllegalStateException if the Headroom is closed
     */
    public static SeriesFeed open(Headroom headroom, MetricsDetail detail, SeriesSink sink) {
        return new SeriesFeed(headroom, detail, sink, false).begin();
    }

    /**
     * Begins; the end of the Headroom takes nothing back, only closing does. For whoever looks once more after that end, at the last values.
     *
     * @throws IllegalStateException if the Headroom is closed
     */
    public static SeriesFeed openOutliving(Headroom headroom, MetricsDetail detail, SeriesSink sink) {
        return new SeriesFeed(headroom, detail, sink, true).begin();
    }

    private SeriesFeed begin() {
        headroom.addListener(listener);
        headroom.addGuardListener(listener);
        return this;
    }

    /** Takes back what was added, and adds nothing more. Doing so again does nothing. */
    @Override
    public void close() {
        headroom.removeGuardListener(listener);
        headroom.removeListener(listener); // before the feed's own lock, which is the inner one
        listener.clear();
    }

    /** Its lock is taken under that of the Headroom, and never the other way round. */
    private static final class Listener implements SloListener, Consumer<GuardEvent> {
        private final SeriesCatalogue catalogue;
        private final SeriesSink sink;
        private final boolean outlives;
        private final Map<Object, List<Series>> seriesBySubject = new LinkedHashMap<>();

        Listener(SeriesCatalogue catalogue, SeriesSink sink, boolean outlives) {
            this.catalogue = catalogue;
            this.sink = sink;
            this.outlives = outlives;
        }

        @Override
        public synchronized void declared(Slo slo) {
            process();
            add(slo, catalogue.events(slo));
            if (slo.parent().isEmpty()) {
                add(slo, catalogue.budget(slo));
            }
        }

        @Override
        public synchronized void declared(CompositeSlo composite) {
            add(composite, catalogue.composite(composite));
        }

        @Override
        public synchronized void declared(Guard guard) {
            process();
            add(guard, catalogue.guard(guard));
            add(guard, catalogue.observed(guard));
        }

        /** The counters stay as they are: a library that counts by steps would take new ones for new events. */
        @Override
        public synchronized void changed(Slo slo) {
            remove(slo, series -> series.metric().kind() == Metric.Kind.GAUGE);
            add(slo, catalogue.budget(slo));
        }

        /** Some series are there only while a guard observes. */
        @Override
        public synchronized void accept(GuardEvent event) {
            if (!(event instanceof ModeChanged)) {
                return;
            }
            for (Object subject : List.copyOf(seriesBySubject.keySet())) {
                if (subject instanceof Guard guard && guard.name().equals(event.guard())) {
                    observe(guard);
                }
            }
        }

        private void observe(Guard guard) {
            Predicate<Series> isObserved = series -> series.metric() == Metric.GUARD_OBSERVED;
            List<Series> wanted = catalogue.observed(guard);
            if (wanted.isEmpty()) {
                remove(guard, isObserved);
            } else if (seriesBySubject.getOrDefault(guard, List.of()).stream().noneMatch(isObserved)) {
                add(guard, wanted);
            }
        }

        @Override
        public synchronized void retired(Slo slo) {
            List<Series> gone = seriesBySubject.remove(slo);
            if (gone != null) {
                gone.forEach(sink::remove);
            }
        }

        @Override
        public void closed() {
            if (!outlives) {
                clear();
            }
        }

        synchronized void clear() {
            seriesBySubject.values().forEach(series -> series.forEach(sink::remove));
            seriesBySubject.clear();
        }

        /** What there is once for all, from the first SLO or guard on. */
        private void process() {
            if (!seriesBySubject.containsKey(catalogue)) {
                add(catalogue, catalogue.process());
            }
        }

        private void add(Object subject, List<Series> added) {
            List<Series> series = seriesBySubject.computeIfAbsent(subject, any -> new ArrayList<>());
            for (Series one : added) {
                sink.add(one);
                series.add(one);
            }
        }

        private void remove(Object subject, Predicate<Series> which) {
            List<Series> series = seriesBySubject.getOrDefault(subject, List.of());
            List<Series> gone = series.stream().filter(which).toList();
            gone.forEach(sink::remove);
            series.removeAll(gone);
        }
    }
}
