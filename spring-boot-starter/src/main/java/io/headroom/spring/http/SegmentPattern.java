package io.headroom.spring.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one segment of a path must be like, with Spring's grammar. Thread-safe; makes no object once it has matched before. */
sealed interface SegmentPattern {
    /** Whether what is between two slashes of a path matches, or what is between one and the end. */
    boolean matches(CharSequence path, int from, int to);

    /**
     * Null if it must be left to Spring.
     *
     * @param last whether it ends the pattern
     */
    static @Nullable SegmentPattern of(String segment, boolean last) {
        if (segment.isEmpty()) {
            return last ? new Glob("") : null;
        }
        if (segment.equals("*")) {
            return last ? new AnyOrEnd() : new Any();
        }
        if (Syntax.VARIABLE.matcher(segment).matches()) {
            return new Any();
        }
        if (!Syntax.SEGMENT.matcher(segment).matches() || segment.contains("**")) {
            return null;
        }
        String glob = Syntax.VARIABLE.matcher(segment).replaceAll("*");
        return Syntax.GLOB.matcher(glob).matches() && !glob.contains("**") ? new Glob(glob) : Regex.of(segment);
    }

    /** Anything but nothing. */
    record Any() implements SegmentPattern {
        @Override
        public boolean matches(CharSequence path, int from, int to) {
            return from < to;
        }
    }

    /** Anything, or nothing after the slash at a path's end. */
    record AnyOrEnd() implements SegmentPattern {
        @Override
        public boolean matches(CharSequence path, int from, int to) {
            return from < to || to == path.length();
        }
    }

    /**
     * Characters, question marks for any one of them, and asterisks for any number.
     *
     * @param glob empty for nothing
     */
    record Glob(String glob) implements SegmentPattern {
        /** Tries each asterisk with as few characters as the rest lets it: only the last one met may ever need more. */
        @Override
        public boolean matches(CharSequence path, int from, int to) {
            int expected = 0;
            int asterisk = -1;
            int taken = from;
            int at = from;
            while (at < to) {
                char next = expected < glob.length() ? glob.charAt(expected) : 0;
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
            return expected == glob.length() || (expected == glob.length() - 1 && glob.endsWith("*"));
        }
    }

    /** A regular expression. Its matchers are kept, each for one request at a time. */
    final class Regex implements SegmentPattern {
        private final Spares<Matcher> matchers;

        private Regex(Pattern pattern) {
            matchers = new Spares<>(() -> pattern.matcher(""));
        }

        /** Built as Spring builds it; of one that matches nothing at all, Spring has a mind of its own. */
        static @Nullable SegmentPattern of(String segment) {
            Matcher whole = Syntax.CONSTRAINED.matcher(segment);
            Pattern pattern = Pattern.compile(whole.matches() ? whole.group(1) : regex(segment));
            boolean usual = !pattern.matcher("").matches();
            return usual ? new Regex(pattern) : null;
        }

        private static String regex(String segment) {
            StringBuilder regex = new StringBuilder();
            Matcher parts = Syntax.PART.matcher(segment);
            while (parts.find()) {
                String part = parts.group();
                int colon = part.indexOf(':');
                if (part.equals("?")) {
                    regex.append('.');
                } else if (part.equals("*")) {
                    regex.append(".*");
                } else if (part.charAt(0) != '{') {
                    regex.append(Pattern.quote(part));
                } else {
                    regex.append('(')
                            .append(colon < 0 ? ".*" : part.substring(colon + 1, part.length() - 1))
                            .append(')');
                }
            }
            return regex.toString();
        }

        @Override
        public boolean matches(CharSequence path, int from, int to) {
            Matcher matcher = matchers.take();
            boolean matches = matcher.reset(path).region(from, to).matches();
            matchers.giveBack(matcher.reset(""));
            return matches;
        }
    }

    /** Of segments. */
    final class Syntax {
        private static final String NAME = "\\{[A-Za-z_][\\w-]*";
        private static final String REGEX = ":((?:[^{}/\\\\]|\\\\[^{}/]|\\{[^{}/\\\\]*})+)}";
        private static final String LITERAL = "[^{}?*/;%\\\\]";
        private static final Pattern VARIABLE = Pattern.compile(NAME + "}");
        private static final Pattern CONSTRAINED = Pattern.compile(NAME + REGEX);
        private static final Pattern PART = Pattern.compile("[?*]|" + NAME + "}|" + NAME + REGEX + "|" + LITERAL + "+");
        private static final Pattern SEGMENT = Pattern.compile("(?:" + PART + ")+");

        /** Spring compares a segment with question marks alone by characters, and with asterisks too by code points. */
        private static final Pattern GLOB = Pattern.compile("(?:" + LITERAL + "|\\?)+|(?:" + LITERAL + "|\\*)+");

        private Syntax() {}
    }
}
