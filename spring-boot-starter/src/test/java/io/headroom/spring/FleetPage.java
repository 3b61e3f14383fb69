package io.headroom.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;

/** The snippets of docs/fleet.md. */
final class FleetPage {
    private static final Path PAGE = Path.of(System.getProperty("headroom.root"), "docs", "fleet.md");

    private FleetPage() {}

    /** Those of a language. */
    static List<String> snippets(String language) throws IOException {
        return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(snippet -> snippet.group(1))
                .toList();
    }

    /** What a snippet of YAML sets, as {@code name=value}. */
    static List<String> properties(String yaml) {
        YamlPropertiesFactoryBean loaded = new YamlPropertiesFactoryBean();
        loaded.setResources(new ByteArrayResource(yaml.getBytes()));
        return loaded.getObject().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
