package io.headroom.spring.internal;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property is wrong, where it stands, which rule it breaks and what to write instead. */
final class InvalidPropertiesFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertiesException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertiesException cause) {
        List<PropertyProblem> problems = cause.problems();
        return new FailureAnalysis(
                "Headroom cannot read its properties:\n\n" + lines(problems, PropertyProblem::description),
                "Correct them:\n\n" + lines(problems, problem -> problem.property() + ": " + problem.fix()),
                cause);
    }

    private static String lines(List<PropertyProblem> problems, Function<PropertyProblem, String> line) {
        return problems.stream().map(problem -> "    " + line.apply(problem)).collect(Collectors.joining("\n"));
    }
}
