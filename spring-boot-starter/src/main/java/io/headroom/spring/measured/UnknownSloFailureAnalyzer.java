package io.headroom.spring.measured;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which method names an SLO that is not declared, and which ones are. */
final class UnknownSloFailureAnalyzer extends AbstractFailureAnalyzer<UnknownSloException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownSloException cause) {
        String known =
                cause.known().isEmpty() ? "no SLO is declared" : "declared are " + String.join(", ", cause.known());
        return new FailureAnalysis(
                "%s is measured by the SLO %s, which is not declared: %s".formatted(cause.place(), cause.slo(), known),
                "Declare it, headroom.slos.%s.objective=99%%, or write another name in @MeasuredBy"
                        .formatted(cause.slo()),
                cause);
    }
}
