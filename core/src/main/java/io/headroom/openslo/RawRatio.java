package io.headroom.openslo;

import io.headroom.openslo.EventOrigin.Query;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A ratio that Prometheus is to divide, {@code a / b} or {@code 1 - a / b}: as such it has no size, but the counters of which it is made have. What
 * else somebody computed cannot be weighted by events.
 */
final class RawRatio {
    private static final Pattern COMPLEMENT = Pattern.compile("1(?:\\.0*)?\\s*-\\s*(.*)", Pattern.DOTALL);

    /** Each pair of parentheses around the whole is looked for again: a hostile file must not make anybody wait. */
    private static final int LONGEST = 10_000;

    private RawRatio() {}

    /**
     * Null if it is no division, or longer than anybody writes one.
     *
     * @param ofFailures whether it is the share of bad events
     */
    static @Nullable Query parse(String query, boolean ofFailures) {
        if (query.length() > LONGEST) {
            return null;
        }
        String ratio = unwrapped(query);
        Matcher complement = COMPLEMENT.matcher(ratio);
        boolean bad = complement.matches() != ofFailures;
        String quotient = complement.matches() ? unwrapped(complement.group(1)) : ratio;
        int slash = topLevel(quotient, '/');
        if (slash < 0) {
            return null;
        }
        String some = unwrapped(quotient.substring(0, slash));
        String all = unwrapped(quotient.substring(slash + 1));
        if (some.isEmpty() || all.isEmpty() || topLevel(all, '/') >= 0) {
            return null;
        }
        return bad ? new Query(null, some, all) : new Query(some, null, all);
    }

    /** Without parentheses around the whole. */
    private static String unwrapped(String text) {
        String stripped = text.strip();
        while (stripped.startsWith("(") && closing(stripped) == stripped.length() - 1) {
            stripped = stripped.substring(1, stripped.length() - 1).strip();
        }
        return stripped;
    }

    /** Where the parenthesis ends that the text begins with; below 0 if nowhere. */
    private static int closing(String text) {
        return scan(text, ')', 0);
    }

    /** Where a character first stands outside of parentheses, brackets, braces and quotes; below 0 if nowhere. */
    private static int topLevel(String text, char sought) {
        return scan(text, sought, -1);
    }

    /** @param depth at which the sought character is found after it changed the depth; below 0 to find it outside of all */
    private static int scan(String text, char sought, int depth) {
        int open = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote != '`') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
                continue;
            }
            if (depth < 0 && open == 0 && c == sought) {
                return i;
            }
            switch (c) {
                case '"', '\'', '`' -> quote = c;
                case '(', '[', '{' -> open++;
                case ')', ']', '}' -> open--;
                default -> {}
            }
            if (depth == open && c == sought) {
                return i;
            }
        }
        return -1;
    }
}
