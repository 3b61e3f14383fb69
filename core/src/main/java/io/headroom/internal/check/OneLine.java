package io.headroom.internal.check;

/** Text that others chose, in a line of a log: what would end the line, hide or turn around a part of it is written {@code \}{@code uXXXX}. */
public final class OneLine {
    private OneLine() {}

    public static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (char unit : text.toCharArray()) {
            if (isInvisible(unit)) {
                line.append("\\u%04x".formatted((int) unit));
            } else {
                line.append(unit);
            }
        }
        return line.toString();
    }

    private static boolean isInvisible(char unit) {
        return switch (Character.getType(unit)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
