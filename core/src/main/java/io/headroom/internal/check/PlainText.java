package io.headroom.internal.check;

import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Any text in printable ASCII, which every database stores as it is, whatever its character set: the rest is written {@code \}{@code uXXXX}. */
public final class PlainText {
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-f]{4})");

    private PlainText() {}

    public static String escape(String text) {
        return escape(text, unit -> unit < ' ' || unit > '~' || unit == '\\');
    }

    /** Only what fits the condition. */
    static String escape(String text, IntPredicate isEscaped) {
        StringBuilder plain = new StringBuilder(text.length());
        for (char unit : text.toCharArray()) {
            if (isEscaped.test(unit)) {
                plain.append("\\u%04x".formatted((int) unit));
            } else {
                plain.append(unit);
            }
        }
        return plain.toString();
    }

    public static String unescape(String plain) {
        return ESCAPED.matcher(plain)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    }
}
