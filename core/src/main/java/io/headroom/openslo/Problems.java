package io.headroom.openslo;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it is told at once, and what was read although it is. */
final class Problems {
    static final int MOST = 100;

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    void refuse(Problem problem) {
        if (errors.size() < MOST && !errors.contains(problem)) {
            errors.add(problem);
        }
    }

    void warn(Problem problem) {
        if (warnings.size() < MOST && !warnings.contains(problem)) {
            warnings.add(problem);
        }
    }

    /** How many were refused so far. */
    int refused() {
        return errors.size();
    }

    /** Whether anything at or below a path was refused after so many others, which may be of other objects. */
    boolean isRefused(String path, int others) {
        return errors.stream().skip(others).anyMatch(error -> isWithin(error.path(), path));
    }

    private static boolean isWithin(String inner, String outer) {
        return inner.startsWith(outer)
                && (inner.length() == outer.length() || ".[".indexOf(inner.charAt(outer.length())) >= 0);
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
