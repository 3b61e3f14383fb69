package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is written reads back as the same data, whoever reads it. */
class YamlTest {
    @Property(tries = 500)
    void everyTextReadsBackAsItIs(@ForAll("texts") String key, @ForAll("texts") String value) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(key, value);
        document.put("list", List.of(value, Map.of(key, List.of(value))));
        document.put("map", Map.of(key, Map.of("empty", Map.of(), "none", List.of())));

        assertThat(parse(Yaml.write(document))).isEqualTo(document);
    }

    @Example
    void wordsThatSomebodyCouldTakeForSomethingElseAreQuoted() {
        List<String> words = List.of(
                "yes", "No", "on", "off", "null", "~", "1", "1.5", "0x1f", "1:30", "- a", "a: b", "a #b", "", " ");

        assertThat(parse(Yaml.write(Map.of("words", words)))).isEqualTo(Map.of("words", words));
    }

    /** As the expression of a composite of thousands of SLOs may be. */
    @Example
    void aTextMayHaveAnyNumberOfLines() {
        String lines = "a: b\n".repeat(20_000) + "end";

        assertThat(parse(Yaml.write(Map.of("expr", lines)))).isEqualTo(Map.of("expr", lines));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20),
                Arbitraries.strings()
                        .withChars(" \n\t:#-'\"\\{}[]&*!|>%@`,?ab1")
                        .ofMaxLength(12),
                Arbitraries.of(
                        "{{ $value }}",
                        "a\nb",
                        " a\nb",
                        "a\n\nb",
                        "a\n  b",
                        "a: b\nc",
                        "slo:x{a=\"b\"}",
                        "5m",
                        "x\\y"));
    }

    private static Object parse(String text) {
        return new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }
}
