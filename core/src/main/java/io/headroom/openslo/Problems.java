package io.headroom.openslo;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it is told at once, and what was read although it is. */
final class Problems {
    static final int MOST = 100;

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    void refuse(Problem problem) {
        if (errors.size() < MOST) {
            errors.add(problem);
        }
    }

    void warn(Problem problem) {
        if (warnings.size() < MOST) {
            warnings.add(problem);
        }
    }

    /** Whether anything at or below a path was refused. */
    boolean isRefused(String path) {
        return errors.stream().anyMatch(error -> error.path().startsWith(path));
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /** @throws InvalidOpenSloException if anything was refused */
    void requireNone() {
        if (!errors.isEmpty()) {
            throw new InvalidOpenSloException(errors);
        }
    }
}
