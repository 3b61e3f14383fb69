package io.headroom.resilience4j;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What failed, without what stages and futures wrap around it. */
final class Failures {
    private Failures() {}

    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause != null && (failure instanceof CompletionException || failure instanceof ExecutionException)
                ? cause
                : failure;
    }
}
