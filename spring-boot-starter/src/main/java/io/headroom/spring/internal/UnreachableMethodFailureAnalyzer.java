package io.headroom.spring.internal;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which method no proxy can see, and what to change. */
final class UnreachableMethodFailureAnalyzer extends AbstractFailureAnalyzer<UnreachableMethodException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnreachableMethodException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Make it an instance method that a subclass can override, of a class that can have one, or do it in its body",
                cause);
    }
}
