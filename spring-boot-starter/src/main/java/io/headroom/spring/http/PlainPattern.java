package io.headroom.spring.http;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path pattern of literal segments and wildcards for whole ones or parts of one, compared with plain paths just as Spring compares them, but
 * without making an object. Other patterns, such as those with a regular expression, and paths that are not plain, are left to Spring.
 */
final class PlainPattern {
    /** Spring compares a segment with question marks alone by characters, and with asterisks too by code points. */
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~?-]+|([A-Za-z0-9._~-]|\\*|\\{\\w+})+");

    private static final Pattern VARIABLE = Pattern.compile("\\{\\w+}");
    private static final String ANY = "*";
    private static final Pattern REST = Pattern.compile("\\*\\*|\\{\\*\\w+}");

    /** A question mark stands for any character, an asterisk for any number of them; null for any segment. */
    private final @Nullable String[] segments;

    /** Whether any number of segments may follow. */
    private final boolean rest;

    private PlainPattern(@Nullable String[] segments, boolean rest) {
        this.segments = segments;
        this.rest = rest;
    }

    /** Null if it must be left to Spring. */
    static @Nullable PlainPattern of(String pattern) {
        List<String> parts = Arrays.asList(pattern.split("/", -1));
        if (parts.size() < 2 || !parts.get(0).isEmpty()) {
            return null;
        }
        boolean rest = REST.matcher(parts.get(parts.size() - 1)).matches();
        List<String> written = parts.subList(1, rest ? parts.size() - 1 : parts.size());
        @Nullable String[] segments = new String[written.size()];
        for (int i = 0; i < segments.length; i++) {
            String segment = VARIABLE.matcher(written.get(i)).replaceAll(ANY);
            if (!SEGMENT.matcher(written.get(i)).matches() || segment.contains("**")) {
                return null;
            }
            segments[i] = segment.equals(ANY) ? null : segment;
        }
        return new PlainPattern(segments, rest);
    }

    /** Whether a path is one or more segments with a slash before each, none of them empty, encoded or with parameters. */
    static boolean isPlain(String path) {
        int last = path.length() - 1;
        if (last < 1 || path.charAt(0) != '/' || path.charAt(last) == '/') {
            return false;
        }
        for (int i = 1; i <= last; i++) {
            char c = path.charAt(i);
            if (c == '%' || c == ';' || (c == '/' && path.charAt(i - 1) == '/')) {
                return false;
            }
        }
        return true;
    }

    /** @param path a plain one */
    boolean matches(String path) {
        int slash = 0;
        for (String segment : segments) {
            if (slash == path.length()) {
                return false;
            }
            int from = slash + 1;
            int next = path.indexOf('/', from);
            slash = next < 0 ? path.length() : next;
            if (segment != null && !matches(segment, path, from, slash)) {
                return false;
            }
        }
        return rest || slash == path.length();
    }

    /** Tries each asterisk with as few characters as the rest lets it: only the last one met may ever need more. */
    private static boolean matches(String segment, String path, int from, int to) {
        int expected = 0;
        int asterisk = -1;
        int taken = from;
        int at = from;
        while (at < to) {
            char next = expected < segment.length() ? segment.charAt(expected) : 0;
            if (next == '*') {
                asterisk = expected++;
                taken = at;
            } else if (next == '?' || (next == path.charAt(at) && next != 0)) {
                expected++;
                at++;
            } else if (asterisk >= 0) {
                expected = asterisk + 1;
                at = ++taken;
            } else {
                return false;
            }
        }
        return expected == segment.length() || (expected == segment.length() - 1 && segment.endsWith(ANY));
    }
}
