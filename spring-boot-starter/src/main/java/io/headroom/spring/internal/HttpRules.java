package io.headroom.spring.internal;

import io.headroom.sli.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are good. The first list with a rule that holds decides, in the order below; then an aborted request is ignored,
 * a broken one or one with 5xx is bad, and any other good. Immutable; allocates nothing.
 *
 * @param ignored requests that count for nothing
 * @param good requests that are good
 * @param bad requests that are bad
 */
public record HttpRules(List<HttpRule> ignored, List<HttpRule> good, List<HttpRule> bad) {
    /** No rule of its own. */
    public static final HttpRules USUAL = new HttpRules(List.of(), List.of(), List.of());

    private static final int FIRST_SERVER_ERROR = 500;

    /** Null for a request that counts for nothing. */
    public @Nullable Outcome outcome(HttpAnswer answer) {
        if (anyHolds(ignored, answer)) {
            return null;
        }
        if (anyHolds(good, answer)) {
            return Outcome.GOOD;
        }
        if (anyHolds(bad, answer)) {
            return Outcome.BAD;
        }
        if (answer.isAborted()) {
            return null;
        }
        return answer.isBroken() || answer.status() >= FIRST_SERVER_ERROR ? Outcome.BAD : Outcome.GOOD;
    }

    private static boolean anyHolds(List<HttpRule> rules, HttpAnswer answer) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).holds(answer)) {
                return true;
            }
        }
        return false;
    }
}
