package io.headroom.spring;

import io.headroom.sli.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a call of a method with {@link MeasuredBy} was good, by what it returned or threw. A bean of the application.
 *
 * <p>Must be thread-safe and should return quickly: the caller waits for it. What it throws makes the event unclassified.
 */
@FunctionalInterface
public interface CallClassifier {
    /**
     * Judges a call that has ended.
     *
     * @param result what the method returned; of an asynchronous result its value, of a {@code Flux} nothing; null if it threw
     * @param thrown what it threw, null if it returned
     * @return null for a call that counts for nothing
     */
    @Nullable Outcome classify(@Nullable Object result, @Nullable Throwable thrown);
}
