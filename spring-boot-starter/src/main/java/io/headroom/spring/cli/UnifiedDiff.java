package io.headroom.spring.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The difference of two texts as {@code diff -u} writes it, by the longest common subsequence of their lines. No library: java-diff-utils
 * 4.17 numbers the lines of a file that is new or gone from 1, where {@code diff} has 0 and {@code patch} expects it.
 */
final class UnifiedDiff {
    private static final int CONTEXT = 3;

    /** Beyond, what differs is told as replaced: comparing each line with each would take too long. */
    private static final long MOST_COMPARISONS = 20_000_000;

    private record Edit(char sign, String line) {
        boolean isOld() {
            return sign != '+';
        }

        boolean isNew() {
            return sign != '-';
        }

        boolean isChange() {
            return sign != ' ';
        }
    }

    private final List<Edit> edits = new ArrayList<>();

    private UnifiedDiff() {}

    /** Empty if the texts are equal. */
    static String of(String name, String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        UnifiedDiff diff = new UnifiedDiff();
        diff.compare(lines(before), lines(after));
        return "--- %s\n+++ %s\n".formatted(before.isEmpty() ? "/dev/null" : name, after.isEmpty() ? "/dev/null" : name)
                + diff.hunks();
    }

    private static List<String> lines(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        String afterLastEnd = lines.remove(lines.size() - 1);
        if (!afterLastEnd.isEmpty()) {
            lines.add(afterLastEnd + "\n\\ No newline at end of file");
        }
        return lines;
    }

    /** What they begin and end with alike need not be compared. */
    private void compare(List<String> before, List<String> after) {
        int shorter = Math.min(before.size(), after.size());
        int begin = 0;
        while (begin < shorter && before.get(begin).equals(after.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        before.subList(0, begin).forEach(line -> edits.add(new Edit(' ', line)));
        compareMiddles(before.subList(begin, before.size() - end), after.subList(begin, after.size() - end));
        before.subList(before.size() - end, before.size()).forEach(line -> edits.add(new Edit(' ', line)));
    }

    private void compareMiddles(List<String> before, List<String> after) {
        int[][] common =
                (long) before.size() * after.size() > MOST_COMPARISONS ? new int[0][0] : commonLengths(before, after);
        int i = 0;
        int j = 0;
        while (common.length > 0 && i < before.size() && j < after.size()) {
            if (before.get(i).equals(after.get(j))) {
                edits.add(new Edit(' ', before.get(i++)));
                j++;
            } else if (common[i + 1][j] >= common[i][j + 1]) {
                edits.add(new Edit('-', before.get(i++)));
            } else {
                edits.add(new Edit('+', after.get(j++)));
            }
        }
        before.subList(i, before.size()).forEach(line -> edits.add(new Edit('-', line)));
        after.subList(j, after.size()).forEach(line -> edits.add(new Edit('+', line)));
    }

    /** How many lines the rests of both have in common, from each line of one and of the other on. */
    private static int[][] commonLengths(List<String> before, List<String> after) {
        int[][] lengths = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                lengths[i][j] = before.get(i).equals(after.get(j))
                        ? lengths[i + 1][j + 1] + 1
                        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }
        return lengths;
    }

    private String hunks() {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int change = nextChange(0); change < edits.size(); change = nextChange(from)) {
            int last = lastChange(change);
            int begin = Math.max(from, change - CONTEXT);
            int end = Math.min(edits.size(), last + 1 + CONTEXT);
            append(text, begin, end);
            from = end;
        }
        return text.toString();
    }

    private int nextChange(int from) {
        int next = from;
        while (next < edits.size() && !edits.get(next).isChange()) {
            next++;
        }
        return next;
    }

    /** Of those whose contexts meet. */
    private int lastChange(int first) {
        int last = first;
        for (int next = nextChange(first + 1);
                next < edits.size() && next - last <= 2 * CONTEXT;
                next = nextChange(next + 1)) {
            last = next;
        }
        return last;
    }

    private void append(StringBuilder text, int begin, int end) {
        text.append("@@ -%s +%s @@\n".formatted(range(begin, end, true), range(begin, end, false)));
        edits.subList(begin, end)
                .forEach(edit -> text.append(edit.sign).append(edit.line).append('\n'));
    }

    private String range(int begin, int end, boolean old) {
        long before = count(0, begin, old);
        long length = count(begin, end, old);
        return "%d,%d".formatted(length == 0 ? before : before + 1, length);
    }

    private long count(int begin, int end, boolean old) {
        return edits.subList(begin, end).stream()
                .filter(edit -> old ? edit.isOld() : edit.isNew())
                .count();
    }
}
