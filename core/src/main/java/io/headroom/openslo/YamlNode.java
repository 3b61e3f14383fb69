package io.headroom.openslo;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A part of a YAML document, with its place. */
sealed interface YamlNode {
    Place place();

    /** How it is shown where it is refused. */
    String shown();

    /** What it is, as a word for an error. */
    String kind();

    /** @param tag what the core schema of YAML 1.2 takes it for */
    record Scalar(Place place, String text, Tag tag) implements YamlNode {
        boolean isNull() {
            return tag.equals(Tag.NULL);
        }

        boolean isText() {
            return tag.equals(Tag.STR);
        }

        @Override
        public String shown() {
            return isNull() ? "empty" : text;
        }

        @Override
        public String kind() {
            return isNull() ? "empty" : isText() ? "text" : tag.equals(Tag.BOOL) ? "true or false" : "a number";
        }
    }

    record Sequence(Place place, List<YamlNode> items) implements YamlNode {
        @Override
        public String shown() {
            return "a list of " + items.size();
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys are texts, each once. */
    record Mapping(Place place, List<Entry> entries) implements YamlNode {
        @Override
        public String shown() {
            return "a map of " + entries.size();
        }

        @Override
        public String kind() {
            return "a map";
        }
    }

    record Entry(Scalar key, YamlNode value) {}
}
