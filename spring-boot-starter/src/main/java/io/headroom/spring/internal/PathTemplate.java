package io.headroom.spring.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A path template as a selector has it, compared with those of handlers. Variables may be called differently; a regular expression
 * in a variable must be the same. In the selector {@code *} stands for any one segment and {@code **} for any number of them.
 */
public final class PathTemplate {
    private static final String ANY = "*";
    private static final String REST = "**";

    private final List<String> segments;

    private PathTemplate(List<String> segments) {
        this.segments = segments;
    }

    /** Any text. */
    public static PathTemplate of(String text) {
        return new PathTemplate(
                segments(text).stream().map(PathTemplate::nameless).toList());
    }

    /** What slashes outside of braces separate. */
    static List<String> segments(String text) {
        List<String> segments = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '/' && depth == 0) {
                segments.add(text.substring(from, i));
                from = i + 1;
            }
        }
        segments.add(text.substring(from));
        return segments;
    }

    /** Whether a handler's template is meant. */
    public boolean selects(PathTemplate handler) {
        return selects(0, handler.segments, 0);
    }

    private boolean selects(int own, List<String> other, int at) {
        if (own == segments.size()) {
            return at == other.size();
        }
        String segment = segments.get(own);
        if (segment.equals(REST)) {
            for (int next = at; next <= other.size(); next++) {
                if (selects(own + 1, other, next)) {
                    return true;
                }
            }
            return false;
        }
        return at < other.size()
                && (segment.equals(ANY) || segment.equals(other.get(at)))
                && selects(own + 1, other, at + 1);
    }

    /** The same for all templates that differ in the names of variables alone. */
    @Override
    public String toString() {
        return String.join("/", segments);
    }

    /** {@code {id}} and {@code {key}} are both {@code {}}, {@code {*path}} is {@code **}. */
    private static String nameless(String segment) {
        StringBuilder nameless = new StringBuilder();
        int depth = 0;
        boolean naming = false;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            naming = (c == '{' && depth == 1) || (naming && c != ':' && c != '}');
            if (!naming || c == '{' || c == '*') {
                nameless.append(c);
            }
        }
        return nameless.toString().equals("{*}") ? REST : nameless.toString();
    }
}
