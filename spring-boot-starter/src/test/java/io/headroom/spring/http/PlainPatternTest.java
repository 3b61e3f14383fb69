package io.headroom.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/** Spring's own patterns are the oracle. */
class PlainPatternTest {
    private static final List<String> PATTERN_PARTS = List.of(
            "/a",
            "/b",
            "/a.b",
            "/*",
            "/{%d}",
            "/{%d}",
            "/a*",
            "/{%d:a+}",
            "/a?",
            "/??",
            "/{%d}.b",
            "/",
            "/%%61",
            "/*b",
            "/a*b",
            "/*a*b*",
            "/*.{%d}",
            "/a-{%d}");
    private static final List<String> ENDS = List.of("", "", "", "/**", "/{*rest}", "/");
    private static final List<String> PATH_PARTS = List.of(
            "/a",
            "/b",
            "/A",
            "/a.b",
            "/aa",
            "/",
            "/%61",
            "/a;v=1",
            "/a+b",
            "/é",
            "/ab",
            "/aab",
            "/.b",
            "/a.b.b",
            "/a-",
            "/a-b",
            "/*",
            "/ba",
            "/\uD83D\uDE00",
            "/bab.ab");

    @Test
    void matchesPlainPathsAsSpringDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int compared = 0;
        int inParts = 0;
        for (int i = 0; i < 20_000; i++) {
            String pattern = pattern(random);
            String path = some(PATH_PARTS, random.nextInt(5), random);
            PlainPattern plain = PlainPattern.of(pattern);
            if (plain != null && PlainPattern.isPlain(path)) {
                compared++;
                inParts += pattern.matches(".*([^/][*{]|[*}][^/]).*") ? 1 : 0;
                assertThat(plain.matches(path))
                        .as("%s matches %s, seed %d", pattern, path, seed)
                        .isEqualTo(PathPatternParser.defaultInstance
                                .parse(pattern)
                                .matches(PathContainer.parsePath(path)));
            }
        }
        assertThat(compared).isGreaterThan(1_000);
        assertThat(inParts).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//", "/a/", "/a//b", "/a%20b", "/a;v=1", "a/b"})
    void otherPathsAreLeftToSpring(String path) {
        assertThat(PlainPattern.isPlain(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/a/", "/a*?", "/a**", "/{x}{y}", "/{id:[0-9]+}", "/{x:a}.json", "/a//b", "a", "/**/a"})
    void otherPatternsAreLeftToSpring(String pattern) {
        assertThat(PlainPattern.of(pattern)).isNull();
    }

    /** Variables have names of their own. */
    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            pattern.append(PATTERN_PARTS
                    .get(random.nextInt(PATTERN_PARTS.size()))
                    .replace("%d", "v" + i)
                    .replace("%%", "%"));
        }
        return pattern + ENDS.get(random.nextInt(ENDS.size()));
    }

    private static String some(List<String> parts, int number, Random random) {
        return IntStream.range(0, number)
                .mapToObj(any -> parts.get(random.nextInt(parts.size())))
                .collect(Collectors.joining());
    }
}
