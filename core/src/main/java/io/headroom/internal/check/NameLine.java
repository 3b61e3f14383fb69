package io.headroom.internal.check;

import java.util.List;

/** Several names as one short text. */
public final class NameLine {
    private static final int MOST_NAMES = 8;

    private NameLine() {}

    /** The names sorted, each once, with commas between, and at most {@value #MOST_NAMES}; that there were more, a last {@code …} says. */
    public static String of(List<String> names) {
        if (names.size() == 1) {
            return names.get(0);
        }
        List<String> sorted = names.stream().distinct().sorted().toList();
        return sorted.size() <= MOST_NAMES
                ? String.join(",", sorted)
                : String.join(",", sorted.subList(0, MOST_NAMES)) + ",…";
    }
}
