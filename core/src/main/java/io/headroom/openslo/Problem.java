package io.headroom.openslo;

/**
 * What breaks a rule of OpenSLO or of Headroom, or what was read although it does.
 *
 * @param place where it stands
 * @param path from the top of its object, such as {@code spec.objectives[0].target}; empty for a file as a whole
 * @param value as it was written, shortened
 * @param rule what holds for every valid value, such as {@code must be in [0, 1)}
 * @param fix what to write instead, as a sentence fragment
 */
public record Problem(Place place, String path, String value, String rule, String fix) {
    private static final int LONGEST_VALUE = 80;

    /** Shortens the value and keeps it on a line. */
    public Problem {
        value = shorten(value);
    }

    /** Place, path, rule, value and fix on a line. */
    @Override
    public String toString() {
        return "%s: %s%s, was %s: %s".formatted(place, path.isEmpty() ? "" : path + " ", rule, value, fix);
    }

    private static String shorten(String value) {
        StringBuilder line = new StringBuilder();
        value.codePoints().limit(LONGEST_VALUE).forEach(c -> line.appendCodePoint(isPrintable(c) ? c : ' '));
        String shown = value.codePointCount(0, value.length()) > LONGEST_VALUE ? line + "…" : line.toString();
        return shown.isBlank() ? "'" + shown + "'" : shown;
    }

    private static boolean isPrintable(int c) {
        return !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
    }
}
