package io.headroom.internal.check;

/** Text that others chose, in a line of a log: what would end the line, hide or turn around a part of it is written {@code \}{@code uXXXX}. */
public final class OneLine {
    private OneLine() {}

    public static String of(String text) {
        return PlainText.escape(text, OneLine::isInvisible);
    }

    private static boolean isInvisible(int unit) {
        return switch (Character.getType(unit)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
