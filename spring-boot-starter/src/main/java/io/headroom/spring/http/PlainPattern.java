package io.headroom.spring.http;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path pattern, compared with paths just as Spring compares it, but without making an object. The few patterns that {@link SegmentPattern} does not know
 * are left to Spring.
 *
 * <p>Immutable.
 */
final class PlainPattern {
    private static final Pattern REST = Pattern.compile("\\*\\*|\\{\\*\\w+}");

    private final SegmentPattern[] segments;

    /** Whether any number of segments may precede. */
    private final boolean anyBefore;

    /** Whether any number of segments may follow. */
    private final boolean rest;

    private PlainPattern(boolean anyBefore, SegmentPattern[] segments, boolean rest) {
        this.anyBefore = anyBefore;
        this.segments = segments;
        this.rest = rest;
    }

    /** Null if it must be left to Spring. */
    static @Nullable PlainPattern of(String pattern) {
        List<String> parts = Arrays.asList(pattern.split("/", -1));
        if (parts.size() < 2 || !parts.get(0).isEmpty()) {
            return null;
        }
        int last = parts.size() - 1;
        int first = last > 1 && REST.matcher(parts.get(1)).matches() ? 2 : 1;
        boolean rest = REST.matcher(parts.get(last)).matches();
        SegmentPattern[] segments = new SegmentPattern[(rest ? last : last + 1) - first];
        for (int i = 0; i < segments.length; i++) {
            SegmentPattern segment = SegmentPattern.of(parts.get(first + i), first + i == last);
            if (segment == null) {
                return null;
            }
            segments[i] = segment;
        }
        return new PlainPattern(first > 1, segments, rest);
    }

    /**
     * Whether a path matches.
     *
     * @param path decoded, and without parameters of its segments; slashes that were escaped are {@link DecodedPath#ESCAPED_SLASH}
     * @param from where its first slash is, or its end
     */
    boolean matches(CharSequence path, int from) {
        int slash = from;
        boolean matches = matchesAt(path, slash);
        while (anyBefore && !matches && slash < path.length()) {
            slash = slashAfter(path, slash + 1);
            matches = slash < path.length() && matchesAt(path, slash);
        }
        return matches;
    }

    /** Whether one of its segments asks what a slash is, and so tells an escaped one from its stand-in. */
    boolean seesSlashes() {
        return Arrays.stream(segments).anyMatch(SegmentPattern.Regex.class::isInstance);
    }

    private boolean matchesAt(CharSequence path, int from) {
        int slash = from;
        for (SegmentPattern segment : segments) {
            if (slash == path.length()) {
                return false;
            }
            int begin = slash + 1;
            slash = slashAfter(path, begin);
            if (!segment.matches(path, begin, slash)) {
                return false;
            }
        }
        return rest || slash == path.length();
    }

    private static int slashAfter(CharSequence path, int from) {
        int at = from;
        while (at < path.length() && path.charAt(at) != '/') {
            at++;
        }
        return at;
    }
}
