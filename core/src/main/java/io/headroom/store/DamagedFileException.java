package io.headroom.store;

import java.util.regex.Pattern;

/** Contents that are not what this instance saved. The message is the rule, then the value, made fit for a line of a log. */
final class DamagedFileException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_LENGTH = 300;
    /** Control characters, what turns the direction of text, halves of characters, ends of lines and paragraphs. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    DamagedFileException(String rule, Object value) {
        this("%s, was %s".formatted(rule, value));
    }

    DamagedFileException(String message) {
        super(printable(message));
    }

    private static String printable(String text) {
        String start = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        return UNPRINTABLE.matcher(start).replaceAll("?");
    }
}
