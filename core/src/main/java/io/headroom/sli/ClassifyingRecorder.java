package io.headroom.sli;

import java.util.function.Predicate;

/**
 * Counts events by a rule of the application: which are valid, and which of those are good. From
 * {@link SliRecorder#classifying}.
 *
 * <p>Thread-safe if the rules are; what they throw is caught and makes the event unclassified.
 *
 * @param <T> what the rules look at
 */
public final class ClassifyingRecorder<T> {
    private final SliRecorder recorder;
    private final Predicate<? super T> valid;
    private final Predicate<? super T> good;

    ClassifyingRecorder(SliRecorder recorder, Predicate<? super T> valid, Predicate<? super T> good) {
        this.recorder = recorder;
        this.valid = valid;
        this.good = good;
    }

    /** The same, but for events that the rule refuses: they are not counted at all. */
    public ClassifyingRecorder<T> onlyIf(Predicate<? super T> valid) {
        return new ClassifyingRecorder<>(recorder, valid, good);
    }

    /** Counts an event as the rules say. */
    public void record(T event) {
        try {
            if (valid.test(event)) {
                recorder.record(good.test(event) ? Outcome.GOOD : Outcome.BAD);
            }
        } catch (Throwable undecided) {
            recorder.recordUnclassified();
        }
    }
}
