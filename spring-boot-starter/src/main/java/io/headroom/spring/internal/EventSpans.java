package io.headroom.spring.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the span of an event. Thread-safe; allocates nothing where there is none that is recorded. */
public interface EventSpans {
    /** Where nothing is traced. */
    EventSpans NONE = context -> null;

    /**
     * Null if there is no span, or none that is recorded.
     *
     * @param observation the context of the observation that has just ended, null if the event is none: then the span is this thread's
     */
    @Nullable EventSpan find(@Nullable Object observation);

    /** Asks one after another. */
    static EventSpans of(List<EventSpans> several) {
        if (several.isEmpty()) {
            return NONE;
        }
        EventSpans[] all = several.toArray(EventSpans[]::new);
        return observation -> {
            for (EventSpans spans : all) {
                EventSpan span = spans.find(observation);
                if (span != null) {
                    return span;
                }
            }
            return null;
        };
    }
}
