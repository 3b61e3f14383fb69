package io.headroom.spring.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnifiedDiffTest {
    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");

    @Test
    void showsThreeLinesAroundAChange() {
        assertThat(UnifiedDiff.of("file", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"))
                .isEqualTo("""
                        --- file
                        +++ file
                        @@ -2,7 +2,7 @@
                         2
                         3
                         4
                        -5
                        +five
                         6
                         7
                         8
                        """);
    }

    @Test
    void changesFarFromEachOtherAreHunksOfTheirOwn() {
        String before = lines(30);
        String after = before.replace("line 3\n", "").replace("line 25\n", "line 25\nmore\n");

        assertThat(UnifiedDiff.of("file", before, after))
                .contains("@@ -1,6 +1,5 @@", "@@ -23,6 +22,7 @@")
                .doesNotContain("line 12");
    }

    @Test
    void equalTextsDoNotDiffer() {
        assertThat(UnifiedDiff.of("file", "a\n", "a\n")).isEmpty();
    }

    @Test
    void aMissingEndOfTheLastLineIsSeen() {
        assertThat(UnifiedDiff.of("file", "a", "a\n")).contains("-a", "\\ No newline at end of file", "+a");
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void appliedToTheOneTextItGivesTheOther(int seed) {
        Random random = new Random(seed);
        String before = text(random);
        String after = text(random);

        assertThat(apply(before, UnifiedDiff.of("file", before, after))).isEqualTo(after);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int lines = random.nextInt(40); lines > 0; lines--) {
            text.append((char) ('a' + random.nextInt(4))).append('\n');
        }
        return text.toString();
    }

    private static String lines(int count) {
        StringBuilder text = new StringBuilder();
        IntStream.rangeClosed(1, count)
                .forEach(i -> text.append("line ").append(i).append('\n'));
        return text.toString();
    }

    /** As {@code patch} does, with no line out of place. */
    private static String apply(String before, String diff) {
        List<String> old = before.lines().toList();
        List<String> result = new ArrayList<>();
        int at = 0;
        for (String line : diff.lines().skip(2).toList()) {
            Matcher hunk = HUNK.matcher(line);
            if (hunk.matches()) {
                int begin = Integer.parseInt(hunk.group(1)) - (hunk.group(2).equals("0") ? 0 : 1);
                result.addAll(old.subList(at, begin));
                at = begin;
                assertThat(Integer.parseInt(hunk.group(3)) - (hunk.group(4).equals("0") ? 0 : 1))
                        .isEqualTo(result.size());
            } else if (line.charAt(0) == '+') {
                result.add(line.substring(1));
            } else {
                assertThat(old.get(at++)).isEqualTo(line.substring(1));
                if (line.charAt(0) == ' ') {
                    result.add(line.substring(1));
                }
            }
        }
        result.addAll(old.subList(at, old.size()));
        return result.isEmpty() ? "" : String.join("\n", result) + "\n";
    }
}
