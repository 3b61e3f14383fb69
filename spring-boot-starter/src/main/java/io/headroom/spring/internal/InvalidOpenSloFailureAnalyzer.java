package io.headroom.spring.internal;

import io.headroom.openslo.InvalidOpenSloException;
import io.headroom.openslo.Problem;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong in which OpenSLO file, where it stands, which rule it breaks and what to write instead. */
final class InvalidOpenSloFailureAnalyzer extends AbstractFailureAnalyzer<InvalidOpenSloException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidOpenSloException cause) {
        return new FailureAnalysis(
                "Headroom cannot read its OpenSLO files:\n\n"
                        + lines(
                                cause,
                                problem -> "%s = %s (%s): %s"
                                        .formatted(problem.path(), problem.value(), problem.place(), problem.rule())),
                "Correct them:\n\n" + lines(cause, problem -> problem.path() + ": " + problem.fix()),
                cause);
    }

    private static String lines(InvalidOpenSloException cause, Function<Problem, String> line) {
        return cause.problems().stream()
                .map(problem -> "    " + line.apply(problem))
                .collect(Collectors.joining("\n"));
    }
}
