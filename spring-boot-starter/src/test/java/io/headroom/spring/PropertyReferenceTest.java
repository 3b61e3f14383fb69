package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The metadata that editors read, and the reference that is written from it. {@code -Dheadroom.docs=write} writes it.
 */
class PropertyReferenceTest {
    private static final Path REFERENCE = Path.of(System.getProperty("headroom.root"), "docs", "spring-properties.md");
    private static final Pattern MAP = Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,(io\\.headroom\\..*)>");
    private static final Pattern NO_DEFAULT = Pattern.compile("\\b(Required|Without (it|any))\\b");

    @Test
    void everyPropertyHasATypeADescriptionAndADefaultOrSaysWhatHoldsWithoutIt() throws IOException {
        assertThat(properties()).hasSizeGreaterThan(40).allSatisfy(property -> {
            assertThat(property.type()).as(property.name()).isNotBlank();
            assertThat(property.description())
                    .as(property.name())
                    .matches("(?s)[A-Z].{9,}[.]")
                    .doesNotContain("{@");
            assertThat(property.defaultValue() != null
                            || NO_DEFAULT.matcher(property.description()).find())
                    .as("default of " + property.name())
                    .isTrue();
        });
    }

    @Test
    void aPropertyThatTakesOneOfAFewWordsOffersThem() throws IOException {
        assertThat(values("META-INF/spring-configuration-metadata.json", "headroom.defaults.method"))
                .containsExactly("occurrences", "timeslices", "ratio-timeslices");
        assertThat(values("META-INF/spring-configuration-metadata.json", "headroom.defaults.alerts.mode"))
                .containsExactly("burn-rate", "consumed-budget");
        assertThat(values("META-INF/spring-configuration-metadata.json", "headroom.metrics.detail"))
                .containsExactly("basic", "full");
        assertThat(values(source("io.headroom.spring.internal.SloProperties"), "method"))
                .containsExactly("occurrences", "timeslices", "ratio-timeslices");
    }

    @Test
    void theReferenceIsWrittenFromTheMetadata() throws IOException {
        String reference = reference();
        if ("write".equals(System.getProperty("headroom.docs"))) {
            Files.writeString(REFERENCE, reference);
        }
        assertThat(REFERENCE)
                .as("run the test with -Dheadroom.docs=write and commit the page")
                .hasContent(reference);
    }

    private static String reference() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Properties

                All of `headroom.*`, and how the endpoints are managed. What is written in `<…>` is a name of yours, a DNS label. `${…}` is the value of
                another property. Ratios are `99.9%` or `0.999`; durations are a whole number with `ns`, `us`, `ms`, `s`, `m`, `h`, `d` or `w`,
                or ISO 8601. How they work together: [configuration](spring-configuration.md).

                This page is written from the metadata by `PropertyReferenceTest`.

                | Property | Type | Default | Meaning |
                |---|---|---|---|
                """);
        for (Property property : properties()) {
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            property.name(),
                            property.shortType(),
                            property.shownDefault(),
                            property.description().replace("\n", " ").replace("|", "\\|")));
        }
        return page.toString();
    }

    /** With those of the values of maps in their place. */
    private static List<Property> properties() throws IOException {
        List<Property> all = new ArrayList<>();
        for (Property property : read("META-INF/spring-configuration-metadata.json")) {
            Matcher map = MAP.matcher(property.type());
            if (map.matches()) {
                for (Property value : read(source(map.group(1)))) {
                    all.add(value.below(property.name() + ".<name>"));
                }
            } else {
                all.add(property);
            }
        }
        all.sort(Comparator.comparing(property -> property.name().replace("<name>", "")));
        return all;
    }

    private static List<Property> read(String metadata) throws IOException {
        List<Map<String, Object>> properties = JsonPath.read(load(metadata), "$.properties");
        return properties.stream().map(Property::of).toList();
    }

    private static List<String> values(String metadata, String property) throws IOException {
        return JsonPath.read(load(metadata), "$.hints[?(@.name == '%s')].values[*].value".formatted(property));
    }

    private static String source(String type) {
        return "META-INF/spring/configuration-metadata/%s.json".formatted(type);
    }

    /** Ours, not that of another jar. */
    private static String load(String metadata) throws IOException {
        Path classes = Path.of(HeadroomAutoConfiguration.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (InputStream in = Files.newInputStream(classes.resolve(metadata))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private record Property(String name, String type, String description, Object defaultValue) {
        static Property of(Map<String, Object> json) {
            return new Property(
                    (String) json.get("name"),
                    (String) json.getOrDefault("type", ""),
                    (String) json.getOrDefault("description", ""),
                    json.get("defaultValue"));
        }

        Property below(String prefix) {
            return new Property(prefix + "." + name, type, description, defaultValue);
        }

        String shortType() {
            return type.replaceAll("[a-z]+\\.|\\w+\\$", "").replaceAll("^(List|Map)<.*", "$1");
        }

        String shownDefault() {
            if (defaultValue instanceof List<?> list) {
                return "`"
                        + String.join(
                                "`, `", list.stream().map(Object::toString).toList()) + "`";
            }
            return defaultValue == null ? "" : "`" + defaultValue + "`";
        }
    }
}
