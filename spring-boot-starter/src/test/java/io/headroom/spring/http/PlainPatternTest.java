package io.headroom.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
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
            "/{%d:a|[^b]+}",
            "/{%d:a{1,2}b?}",
            "/{%d:[a-z]+}.{%d2:\\w+}",
            "/{%d:(?:.*)}",
            "/a?*",
            "/*b?{%d}",
            "/{%d}{%d2}",
            "/ä*",
            "/b c",
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
    private static final List<String> BEGINNINGS = List.of("", "", "", "/**", "/{*before}");
    private static final List<String> ENDS = List.of("", "", "", "/**", "/{*rest}", "/");
    private static final List<String> PATH_PARTS = List.of(
            "/a",
            "/b",
            "/A",
            "/a.b",
            "/aa",
            "/",
            "/%61",
            "/%C3%A4b",
            "/%C3b",
            "/%E2%82%AC%61a",
            "/b%20c;p=%2F;q",
            "/%F0%9F%98%80",
            "/a%0Ab",
            "/a%2Fb",
            "/a;v=1",
            "/;v=1",
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
    void matchesPathsAsSpringDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        DecodedPath decoded = new DecodedPath();
        int compared = 0;
        int matched = 0;
        int suffixes = 0;
        int slashes = 0;
        for (int i = 0; i < 60_000; i++) {
            String pattern = pattern(random);
            String path = some(PATH_PARTS, random.nextInt(5), random);
            PlainPattern plain = PlainPattern.of(pattern);
            boolean isDecoded = DecodedPath.isDecoded(path, 0);
            if (plain != null && (isDecoded || reads(decoded, path, plain))) {
                boolean expected =
                        PathPatternParser.defaultInstance.parse(pattern).matches(PathContainer.parsePath(path));
                compared++;
                matched += expected && !isDecoded ? 1 : 0;
                suffixes += expected && pattern.startsWith("/**/") ? 1 : 0;
                slashes += expected && !isDecoded && decoded.hasEscapedSlash() ? 1 : 0;
                assertThat(plain.matches(isDecoded ? path : decoded.text(), 0))
                        .as("%s matches %s, seed %d", pattern, path, seed)
                        .isEqualTo(expected);
            }
        }
        assertThat(compared).isGreaterThan(30_000);
        assertThat(matched).isGreaterThan(100);
        assertThat(suffixes).isGreaterThan(100);
        assertThat(slashes).isGreaterThan(10);
    }

    @Test
    void matchesFromWhereThePathWithinTheApplicationBegins() {
        PlainPattern pattern = Objects.requireNonNull(PlainPattern.of("/a/{id:[0-9]+}"));

        assertThat(pattern.matches("/shop/a/7", 5)).isTrue();
        assertThat(pattern.matches("/shop/a/b", 5)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%0Ab", "/a%E2%80%A8b", "/a%4", "/a%zz", "/;v=1"})
    void otherPathsAreLeftToSpring(String path) {
        assertThat(new DecodedPath().read(path, 0)).isFalse();
    }

    @Test
    void anEscapedSlashDividesNoSegments() {
        DecodedPath path = new DecodedPath();
        assertThat(path.read("/a/b%2Fc", 0)).isTrue();
        assertThat(path.hasEscapedSlash()).isTrue();
        assertThat(Objects.requireNonNull(PlainPattern.of("/a/{id}")).matches(path.text(), 0))
                .isTrue();
        assertThat(Objects.requireNonNull(PlainPattern.of("/a/b/c")).matches(path.text(), 0))
                .isFalse();
        assertThat(Objects.requireNonNull(PlainPattern.of("/a/{id:[a-z]+}")).seesSlashes())
                .isTrue();
    }

    @Test
    void longPathsAreLeftToSpring() {
        assertThat(new DecodedPath().read("/%61".repeat(512), 0)).isFalse();
        assertThat(new DecodedPath().read("/%61".repeat(256), 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a**", "/{x}{y}", "/{x:a*}", "/a//b", "a", "/a/**/b", "/{id:\\{a}", "/%61"})
    void otherPatternsAreLeftToSpring(String pattern) {
        assertThat(PlainPattern.of(pattern)).isNull();
    }

    private static boolean reads(DecodedPath decoded, String path, PlainPattern plain) {
        return decoded.read(path, 0) && !(plain.seesSlashes() && decoded.hasEscapedSlash());
    }

    /** Variables have names of their own. */
    private static String pattern(Random random) {
        int parts = random.nextInt(4);
        StringBuilder pattern = new StringBuilder(parts == 0 ? "" : BEGINNINGS.get(random.nextInt(BEGINNINGS.size())));
        for (int i = parts; i > 0; i--) {
            pattern.append(PATTERN_PARTS
                    .get(random.nextInt(PATTERN_PARTS.size()))
                    .replace("%d", "v" + i)
                    .replace("%%", "%"));
        }
        boolean one = pattern.indexOf("**") >= 0 || pattern.indexOf("{*") >= 0;
        return pattern + (one ? random.nextBoolean() ? "" : "/" : ENDS.get(random.nextInt(ENDS.size())));
    }

    private static String some(List<String> parts, int number, Random random) {
        return IntStream.range(0, number)
                .mapToObj(any -> parts.get(random.nextInt(parts.size())))
                .collect(Collectors.joining());
    }
}
