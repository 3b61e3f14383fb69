package io.headroom.spring.measured;

import io.headroom.Headroom;
import io.headroom.JobWatch;
import io.headroom.Slo;
import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.CallClassifier;
import io.headroom.spring.internal.EventSpan;
import io.headroom.spring.internal.EventSpans;
import io.headroom.spring.internal.SpanResult;
import io.headroom.spring.internal.TracedSlos;
import io.headroom.time.NanoClock;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the calls of one method. A fault of ours or of the classifier is logged once and never reaches the caller. Thread-safe. */
final class CallRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecorder.class);

    private final NanoClock clock;
    private final CallClassifier classifier;
    private final SliRecorder[] recorders;
    private final TracedSlos[] traced;
    private final JobWatch[] jobs;
    private final EventSpans spans;
    private final AtomicBoolean faultLogged = new AtomicBoolean();

    private CallRecorder(Headroom headroom, Collection<String> names, CallClassifier classifier, EventSpans spans) {
        clock = headroom.clock();
        this.classifier = classifier;
        this.spans = spans;
        recorders = names.stream()
                .map(headroom::slo)
                .filter(slo -> !isJob(slo))
                .map(Slo::recorder)
                .distinct()
                .toArray(SliRecorder[]::new);
        traced = Arrays.stream(recorders)
                .map(recorder -> TracedSlos.on(headroom, recorder))
                .toArray(TracedSlos[]::new);
        jobs = names.stream()
                .map(headroom::slo)
                .filter(CallRecorder::isJob)
                .map(slo -> headroom.watchJob(slo.name()))
                .toArray(JobWatch[]::new);
    }

    static CallRecorder of(Headroom headroom, Collection<String> names, CallClassifier classifier, EventSpans spans) {
        return new CallRecorder(headroom, names, classifier, spans);
    }

    private static boolean isJob(Slo slo) {
        return slo.sli() instanceof Sli.Freshness;
    }

    long start() {
        return clock.nanoTime();
    }

    /** Counts a call that has ended now; both null for one that returned nothing. */
    void end(long startNanos, @Nullable Object result, @Nullable Throwable thrown) {
        try {
            Outcome outcome = classifier.classify(result, thrown);
            if (outcome != null) {
                long durationNanos = clock.nanoTime() - startNanos;
                record(durationNanos, outcome);
                tellSpan(durationNanos, outcome);
            }
        } catch (Throwable fault) {
            lose(fault);
        }
    }

    private void record(long durationNanos, Outcome outcome) {
        for (SliRecorder recorder : recorders) {
            recorder.record(durationNanos, outcome);
        }
        if (outcome == Outcome.GOOD) {
            for (JobWatch job : jobs) {
                job.succeeded();
            }
        }
    }

    /** A fault of the tracing system costs its span, not the count. */
    private void tellSpan(long durationNanos, Outcome outcome) {
        try {
            EventSpan span = spans.find(null);
            if (span != null) {
                SpanResult result = new SpanResult(span);
                for (TracedSlos slos : traced) {
                    slos.addTo(result, durationNanos, outcome);
                }
                result.tell();
            }
        } catch (Throwable fault) {
            log(fault);
        }
    }

    /** Counts a call of which nobody can say how it ended. */
    void lose(Throwable fault) {
        for (SliRecorder recorder : recorders) {
            recorder.recordUnclassified();
        }
        log(fault);
    }

    private void log(Throwable fault) {
        try {
            if (faultLogged.compareAndSet(false, true)) {
                LOG.warn("A call could not be judged, or its span not told; further ones are not logged", fault);
            }
        } catch (Throwable unloggable) {
            // There is nowhere left to say it.
        }
    }
}
