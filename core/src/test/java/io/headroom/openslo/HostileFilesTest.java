package io.headroom.openslo;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a file holds, it is read and understood, or refused with file, line and rule, and soon. */
class HostileFilesTest {
    private static final int MUTANTS = 1_000;
    /** Other threads' time is not ours, that of the compilers neither. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 3;
    private static final List<String> TOKENS = List.of(
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "|",
            ">",
            "&a ",
            "*a",
            "!",
            "!!int ",
            "%",
            "@",
            "`",
            "- ",
            ": ",
            ":",
            "? ",
            "#",
            "\t",
            "\n",
            "\n\n",
            "---\n",
            "...\n",
            "\u0000",
            "\u00e9",
            "\uD83D\uDE00",
            "\uFEFF",
            "\u2028",
            "~",
            "null",
            "true",
            "-1",
            "0x1f",
            ".inf",
            ".nan",
            "1e99",
            "99999999999999999999",
            "0.5",
            "<<: ",
            " ",
            "    ");

    @Test
    void mutatedFilesAreReadOrRefusedWithFileLineAndRule() throws IOException {
        List<String> originals = originals();
        Random random = new Random(20261130);
        int refused = 0;
        int read = 0;
        while (refused < MUTANTS) {
            String mutant = mutate(originals.get(random.nextInt(originals.size())), random);
            if (refusal(mutant.getBytes(StandardCharsets.UTF_8)).isPresent()) {
                refused++;
            } else {
                read++;
            }
        }
        assertThat(read).as("mutants that are still right").isLessThan(MUTANTS);
    }

    @Test
    void hostileFilesAreRefusedWithFileLineAndRule() throws IOException {
        Map<String, byte[]> hostile = hostile();
        assertThat(hostile).hasSizeGreaterThanOrEqualTo(100);
        hostile.forEach((name, bytes) ->
                assertThat(refusal(bytes)).as(name + " is refused").isPresent());
    }

    @Test
    void aQueryInParenthesesWithoutEndIsRefusedSoon() {
        String query = "(".repeat(200_000) + "a" + ")".repeat(200_000);
        OpenSlo file = OpenSlo.parse("slo.yaml", """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: pay}
                spec:
                  service: shop
                  budgetingMethod: Occurrences
                  indicator: {metadata: {name: i}, spec: {ratioMetric: {rawType: success, raw: {metricSource: {type: Prometheus, spec: {query: "%s"}}}}}}
                  objectives: [{target: 0.9}]
                """.formatted(query));

        Throwable refusal = soon(() -> catchThrowable(file::declarations));

        assertThat(refusal).hasMessageContaining("must divide the sum of one counter by");
    }

    @Test
    void aRefusalOfAHugeFileSaysWhatIsTooMuch() {
        assertThat(refusal(" ".repeat(10_000_000).getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .getMessage())
                .isEqualTo(
                        "slo.yaml:1:1: must have at most 524288 characters, was 10000000 characters: split the file");
        assertThat(refusal(bomb(9, 9).getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .getMessage())
                .isEqualTo(
                        "slo.yaml:5:20: must have at most 30000 values, those of aliases counted each time, was more: "
                                + "split the file, or write it out");
    }

    /** Empty if the file is read, and what it declares is understood. */
    private static Optional<InvalidOpenSloException> refusal(byte[] bytes) {
        Optional<InvalidOpenSloException> refused = soon(() -> read(bytes));
        long lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n|\r|\u0085", -1).length;
        refused.ifPresent(refusal -> assertThat(refusal.problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.place().file()).isEqualTo("slo.yaml");
            assertThat(problem.place().line()).isBetween(1, (int) Math.min(Integer.MAX_VALUE, lines + 1));
            assertThat(problem.rule()).startsWith("must ");
            assertThat(problem.fix()).isNotBlank();
            assertThat(problem.toString()).doesNotContain("Exception").hasLineCount(1);
        }));
        return refused;
    }

    private static Optional<InvalidOpenSloException> read(byte[] bytes) {
        try {
            OpenSlo.read(Map.of("slo.yaml", bytes)).declarations();
            return Optional.empty();
        } catch (InvalidOpenSloException refusal) {
            return Optional.of(refusal);
        }
    }

    /**
     * What it gives; it must take little time of the processor. It may take too much by chance, when the code is new or another process has the
     * caches, but not three times: what grows faster than the file is slow whenever it runs.
     */
    private static <T> T soon(Supplier<T> reading) {
        for (int attempt = 1; ; attempt++) {
            long started = CPU.getCurrentThreadCpuTime();
            T result = reading.get();
            Duration took = Duration.ofNanos(CPU.getCurrentThreadCpuTime() - started);
            if (took.compareTo(SOON) < 0) {
                return result;
            }
            assertThat(attempt)
                    .as("attempts that took too long, the last %s", took)
                    .isLessThan(ATTEMPTS);
        }
    }

    private static List<String> originals() throws IOException {
        try (Stream<Path> files = Stream.concat(
                Files.list(OpenSloTest.FILES),
                Stream.of(PublicShapesTest.SHAPES.resolve("percent-and-composite.yaml")))) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }

    private static String mutate(String text, Random random) {
        StringBuilder mutant = new StringBuilder(text);
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(mutant.length());
            int to = Math.min(mutant.length(), at + 1 + random.nextInt(20));
            String token = TOKENS.get(random.nextInt(TOKENS.size()));
            switch (random.nextInt(6)) {
                case 0 -> mutant.delete(at, to);
                case 1 -> mutant.insert(at, token);
                case 2 -> mutant.replace(at, at + 1, token);
                case 3 -> mutant.insert(at, mutant.substring(at, to));
                case 4 -> replaceLine(mutant, at, token);
                default -> mutant.setLength(Math.max(1, at));
            }
        }
        return mutant.toString();
    }

    private static void replaceLine(StringBuilder text, int at, String token) {
        int colon = text.indexOf(": ", at);
        int end = text.indexOf("\n", colon);
        if (colon >= 0 && end >= 0) {
            text.replace(colon + 2, end, token);
        }
    }

    private static Map<String, byte[]> hostile() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int width : new int[] {2, 9, 100, 1_000}) {
            texts.put("alias bomb of width " + width, bomb(width, (int) Math.ceil(20 / Math.log10(width))));
        }
        texts.put("an alias of itself", "a: &a [*a]");
        texts.put("an alias of nothing", "a: *nothing");
        texts.put("a merged map", "a: &a {b: 1}\nc:\n  <<: *a");
        for (int depth : new int[] {51, 1_000, 100_000}) {
            texts.put(depth + " lists", "[".repeat(depth));
            texts.put(depth + " lists and their ends", "[".repeat(depth) + "]".repeat(depth));
            texts.put(depth + " maps", "{a: ".repeat(depth));
            texts.put(depth + " block lists", "- ".repeat(depth) + "a");
            texts.put(depth + " keys", "? ".repeat(depth));
            texts.put(
                    depth + " indents",
                    IntStream.range(0, Math.min(depth, 1_300))
                            .mapToObj(i -> " ".repeat(i) + "a:")
                            .collect(joining("\n")));
        }
        texts.put(
                "many keys",
                IntStream.range(0, 60_000).mapToObj(i -> "k" + i + ": v").collect(joining("\n")));
        texts.put("many unknown objects", "- {a: b}\n".repeat(30_000));
        texts.put("many documents", "--- a\n".repeat(100_000));
        texts.put(
                "many anchors",
                IntStream.range(0, 60_000).mapToObj(i -> "- &a" + i + " b").collect(joining("\n")));
        texts.put("many wrong labels", "metadata: {labels: {" + "a: 1, ".repeat(50_000) + "}}");
        texts.put("a long key", "a".repeat(500_000) + ": b");
        texts.put("a long text", "kind: " + "a".repeat(500_000));
        texts.put("a long number", slo("target: 0." + "9".repeat(500_000)));
        texts.put("a huge exponent", slo("target: 1e999999999"));
        texts.put("a tiny exponent", slo("target: 1e-999999999"));
        texts.put("a long name", slo("target: 0.9").replace("name: a", "name: " + "a".repeat(100_000)));
        texts.put("a long comment and nothing right", "#" + "a".repeat(500_000) + "\nb");
        texts.put("quotes without end", "a: \"" + "b\n".repeat(200_000));
        texts.put("backslashes", "a: \"" + "\\".repeat(500_001) + "\"");
        texts.put("an unknown escape", "a: \"\\q\"");
        texts.put("an escape beyond Unicode", "a: \"\\UFFFFFFFF\"");
        texts.put("an escape of no digits", "a: \"\\xZZ\"");
        texts.put("a text as the key's key", "{{a: b}: c}");
        texts.put(
                "a class as a tag",
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://localhost\"]]]]");
        texts.put("a tag of a text", "a: !!binary aGk=");
        texts.put("a tag of its own", "a: !secret b");
        texts.put("an unknown tag handle", "a: !x!y b");
        texts.put("YAML 3", "%YAML 3.0\n---\na: b");
        texts.put("a directive twice", "%YAML 1.2\n%YAML 1.2\n---\na: b");
        texts.put("a directive of a huge version", "%YAML 1.99999999999999999999\n---\na: b");
        texts.put("a tab as indent", "a:\n\tb: c");
        texts.put("a key twice", "kind: SLO\nkind: SLO");
        texts.put("a null byte", "a: \u0000");
        texts.put("a control character", "a: \u0007");
        texts.put("half a surrogate pair", "a: \"\\ud800\"");
        texts.put("more than 10 MB of spaces", " ".repeat(10_000_001));
        texts.put("more than 10 MB of lines", "\n".repeat(10_000_001));
        texts.put("more than 10 MB of lists", "[".repeat(10_000_001));
        texts.put("more than 10 MB of keys", "a: b\n".repeat(2_100_000));
        texts.put("too many wide characters", "\u20ac".repeat(1 << 19) + "a");
        texts.put("text", "text");
        texts.put("a number", "12");
        texts.put("a list of lists", "[[]]");
        texts.put("another version", slo("target: 0.9").replace("openslo/v1", "openslo/v1alpha"));
        Map<String, byte[]> all = new LinkedHashMap<>();
        texts.forEach((name, text) -> all.put(name, text.getBytes(StandardCharsets.UTF_8)));
        all.put("other bytes", new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe});
        all.put("UTF-16", "a: b".getBytes(StandardCharsets.UTF_16));
        all.put("Latin 1", "a:\n  b: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        wrongTypes(all);
        return all;
    }

    /** Each field of a right file with a value of another type. */
    private static void wrongTypes(Map<String, byte[]> all) throws IOException {
        String right = Files.readString(OpenSloTest.FILES.resolve("shop.yaml"));
        List<String> lines = right.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int colon = line.indexOf(": ");
            boolean free = line.contains("meter")
                    || line.contains("retries")
                    || line.contains("ratio:")
                    || line.contains("secure")
                    || line.contains("- url")
                    || line.contains("tags");
            if (colon > 0 && !free && !line.startsWith("#")) {
                List<String> wrong = new ArrayList<>(lines);
                wrong.set(i, line.substring(0, colon) + ": [[{x: 1}]]");
                all.put(
                        "line %d of shop.yaml as a list".formatted(i + 1),
                        String.join("\n", wrong).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String slo(String objective) {
        return "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\nspec:\n  service: a\n  indicatorRef: a\n"
                + "  budgetingMethod: Occurrences\n  objectives:\n  - " + objective + "\n";
    }

    /** Lists of lists of lists, each by its name: exponentially many values if they are written out. */
    private static String bomb(int width, int depth) {
        StringBuilder bomb = new StringBuilder("a0: &a0 [" + "x, ".repeat(width) + "]\n");
        for (int i = 1; i <= depth; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(width)));
        }
        return bomb.toString();
    }
}
