package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compiles every Java snippet of the docs but those of other modules, which their own tests run; runs those with a main method, and compares what they print. */
class DocsTest {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root"));
    private static final Pattern SNIPPET =
            Pattern.compile("```java\\n(.*?)```(?:\\s+```text\\n(.*?)```)?", Pattern.DOTALL);
    private static final Set<String> OF_OTHER_MODULES =
            Set.of("opentelemetry.md", "testing.md", "spring-http.md", "spring-guards.md");
    private static final Pattern CLASS = Pattern.compile("class (\\w+)");

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> everyJavaSnippetDoesWhatItSays() throws IOException {
        return snippets().stream().map(snippet -> DynamicTest.dynamicTest(snippet.toString(), () -> check(snippet)));
    }

    @Test
    void theMainMethodOfTheReadmeHasTwelveLines() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Matcher main = Pattern.compile("    public static void main.*?\\n    }\\n", Pattern.DOTALL)
                .matcher(readme);
        assertThat(main.find()).isTrue();
        assertThat(main.group().lines()).hasSize(12);
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        for (Path page : pages()) {
            Matcher link = Pattern.compile("]\\((?!https?:)([^)#]+)").matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.resolveSibling(link.group(1))).exists();
            }
        }
    }

    private void check(Snippet snippet) throws Exception {
        Path source = Files.writeString(directory.resolve(snippet.className + ".java"), snippet.code);
        String classPath = System.getProperty("java.class.path");
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Xlint:all", "-Werror", "-proc:none", "-cp", classPath, source.toString());
        assertThat(failed).isZero();
        if (snippet.code.contains("static void main")) {
            assertThat(run(snippet.className, classPath)).isEqualTo(snippet.output);
        }
    }

    private String run(String className, String classPath) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        directory + System.getProperty("path.separator") + classPath,
                        className)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private static List<Snippet> snippets() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : pages()) {
            if (OF_OTHER_MODULES.contains(page.getFileName().toString())) {
                continue;
            }
            Matcher snippet = SNIPPET.matcher(Files.readString(page));
            while (snippet.find()) {
                if (snippet.group(1).contains("import org.springframework.")) {
                    continue; // the starter's DocsTest has Spring to compile it with
                }
                Matcher name = CLASS.matcher(snippet.group(1));
                assertThat(name.find()).isTrue();
                snippets.add(
                        new Snippet(page.getFileName().toString(), name.group(1), snippet.group(1), snippet.group(2)));
            }
        }
        assertThat(snippets).hasSizeGreaterThanOrEqualTo(3);
        return snippets;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private record Snippet(String page, String className, String code, String output) {
        @Override
        public String toString() {
            return page + ": " + className;
        }
    }
}
