package io.headroom.spring.internal;

import java.util.List;
import java.util.stream.Collectors;

/** {@code headroom.*} properties that break their rules. The application does not start. */
public final class InvalidPropertiesException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<PropertyProblem> problems;

    InvalidPropertiesException(List<PropertyProblem> problems) {
        super(problems.stream().map(PropertyProblem::description).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    List<PropertyProblem> problems() {
        return problems;
    }
}
