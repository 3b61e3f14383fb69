package io.headroom.spring.cli;

import java.util.Objects;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What is wrong and what to do about it, in the words of the application that cannot start. */
final class Explanation {
    private Explanation() {}

    static String of(RuntimeException failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation(Explanation.class.getClassLoader())
                .load(FailureAnalyzer.class, (type, name, unusable) -> {}) // some need an application
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .map(Explanation::text)
                .orElse(String.valueOf(failure.getMessage()));
    }

    private static String text(FailureAnalysis analysis) {
        String action = analysis.getAction();
        return action == null || action.isBlank()
                ? analysis.getDescription()
                : analysis.getDescription() + "\n\n" + action;
    }
}
