package io.headroom.internal.check;

import java.util.Locale;

/** Counts in sentences: one failure was, several failures were. */
public final class Plural {
    private Plural() {}

    /** The count with the words that fit it: {@code 1 failure was}, {@code 1,200 failures were}. */
    public static String of(long count, String one, String several) {
        return String.format(Locale.ROOT, "%,d %s", count, word(count, one, several));
    }

    /** Only the words, where the count stands elsewhere. */
    public static String word(long count, String one, String several) {
        return count == 1 ? one : several;
    }

    /** {@code 1 of 1,000 was}, {@code 2 of 1,000 were}. */
    public static String wereOf(long count, long total) {
        return String.format(Locale.ROOT, "%,d of %,d %s", count, total, word(count, "was", "were"));
    }
}
