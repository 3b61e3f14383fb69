package io.headroom.spring.measured;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which method cannot be measured, and what to change. */
final class UnreachableMethodFailureAnalyzer extends AbstractFailureAnalyzer<UnreachableMethodException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnreachableMethodException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Make the method an instance method that a subclass can override, or record in its body",
                cause);
    }
}
