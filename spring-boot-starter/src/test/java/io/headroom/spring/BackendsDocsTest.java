package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The properties that docs/backends.md shows are Spring Boot's. */
class BackendsDocsTest {
    @Test
    void springBootKnowsThem() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "backends.md"));
        List<String> shown = Pattern.compile("`(management\\.[a-z.-]+)=")
                .matcher(page)
                .results()
                .map(property -> property.group(1))
                .toList();
        String metadata =
                Collections.list(
                                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))
                        .stream()
                        .map(BackendsDocsTest::read)
                        .collect(Collectors.joining());
        assertThat(shown)
                .hasSize(2 * 5)
                .allSatisfy(property -> assertThat(metadata).contains("\"name\": \"%s\"".formatted(property)));
    }

    private static String read(URL resource) {
        try (InputStream in = resource.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
