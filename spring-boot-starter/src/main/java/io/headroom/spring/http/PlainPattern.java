package io.headroom.spring.http;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path pattern of literal segments and wildcards for whole ones, compared with plain paths just as Spring compares them, but without making an
 * object. Other patterns, and paths that are not plain, are left to Spring.
 */
final class PlainPattern {
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Pattern ANY = Pattern.compile("\\*|\\{\\w+}");
    private static final Pattern REST = Pattern.compile("\\*\\*|\\{\\*\\w+}");

    /** Null for any. */
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
        boolean plain = written.stream().allMatch(part -> LITERAL.matcher(part).matches() || isAny(part));
        return plain
                ? new PlainPattern(
                        written.stream().map(part -> isAny(part) ? null : part).toArray(String[]::new), rest)
                : null;
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
            if (segment != null && !(segment.length() == slash - from && path.startsWith(segment, from))) {
                return false;
            }
        }
        return rest || slash == path.length();
    }

    private static boolean isAny(String part) {
        return ANY.matcher(part).matches();
    }
}
