package io.headroom.spring.measured;

import io.headroom.Headroom;
import io.headroom.JobWatch;
import io.headroom.Slo;
import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.CallClassifier;
import io.headroom.time.NanoClock;
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
    private final JobWatch[] jobs;
    private final AtomicBoolean faultLogged = new AtomicBoolean();

    private CallRecorder(NanoClock clock, CallClassifier classifier, SliRecorder[] recorders, JobWatch[] jobs) {
        this.clock = clock;
        this.classifier = classifier;
        this.recorders = recorders;
        this.jobs = jobs;
    }

    static CallRecorder of(Headroom headroom, Collection<String> names, CallClassifier classifier) {
        return new CallRecorder(
                headroom.clock(),
                classifier,
                names.stream()
                        .map(headroom::slo)
                        .filter(slo -> !isJob(slo))
                        .map(Slo::recorder)
                        .distinct()
                        .toArray(SliRecorder[]::new),
                names.stream()
                        .map(headroom::slo)
                        .filter(CallRecorder::isJob)
                        .map(slo -> headroom.watchJob(slo.name()))
                        .toArray(JobWatch[]::new));
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
                record(clock.nanoTime() - startNanos, outcome);
            }
        } catch (Throwable fault) {
            fail(fault);
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

    private void fail(Throwable fault) {
        for (SliRecorder recorder : recorders) {
            recorder.recordUnclassified();
        }
        try {
            if (faultLogged.compareAndSet(false, true)) {
                LOG.warn("A call could not be judged; further ones are not logged", fault);
            }
        } catch (Throwable unloggable) {
            // There is nowhere left to say it.
        }
    }
}
