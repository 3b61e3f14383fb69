package io.headroom.openslo;

import java.util.List;
import java.util.stream.Collectors;

/** OpenSLO files that break their rules, or say what Headroom cannot do. Nothing was declared. */
public final class InvalidOpenSloException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems at least one */
    InvalidOpenSloException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All that was found, in the order of the files; the first hundred. */
    public List<Problem> problems() {
        return problems;
    }
}
