package io.headroom.spring.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.util.ClassUtils;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.error.Mark;

/** Explains a YAML key that stands twice below {@code headroom}: an SLO declared twice, or a setting of it. */
final class DuplicateSloFailureAnalyzer implements FailureAnalyzer {
    private static final boolean YAML_PRESENT = ClassUtils.isPresent(
            "org.yaml.snakeyaml.constructor.DuplicateKeyException", DuplicateSloFailureAnalyzer.class.getClassLoader());

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        return YAML_PRESENT ? Yaml.analyze(failure) : null;
    }

    /** Apart, since SnakeYAML may be absent. */
    private static final class Yaml {
        static @Nullable FailureAnalysis analyze(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof DuplicateKeyException duplicate && duplicate.getProblemMark() != null) {
                    return analyze(duplicate, duplicate.getProblemMark());
                }
            }
            return null;
        }

        private static @Nullable FailureAnalysis analyze(DuplicateKeyException duplicate, Mark mark) {
            Path path = Path.of(mark);
            if (path.complete && !path.key.startsWith(HeadroomProperties.PREFIX + ".")) {
                return null;
            }
            return new FailureAnalysis(
                    "%s is declared twice in one YAML file, the second time in line %d, column %d: a key must be unique"
                            .formatted(path.key, mark.getLine() + 1, mark.getColumn() + 1),
                    "Remove one of the two declarations of %s, or choose another name for one".formatted(path.key),
                    duplicate);
        }
    }

    /**
     * A key and those that enclose it.
     *
     * @param complete false if the outer ones are not known: of a long file SnakeYAML keeps the end alone
     */
    private record Path(String key, boolean complete) {
        /** Outwards from the mark: the open braces of its line, then the nearest lines above that are indented less. */
        static Path of(Mark mark) {
            int[] buffer = mark.getBuffer();
            int pointer = Math.min(mark.getPointer(), buffer.length);
            List<String> above = new ArrayList<>(List.of(new String(buffer, 0, pointer).split("\n", -1)));
            String here = above.remove(above.size() - 1);
            String rest = new String(buffer, pointer, buffer.length - pointer);

            Deque<String> keys = new ArrayDeque<>();
            keys.push(key(rest.split("[:\n]", 2)[0]));
            openBraces(here).forEach(keys::push);
            int indent = here.isBlank() ? mark.getColumn() : indent(here);
            for (int i = above.size() - 1; i >= 0 && indent > 0; i--) {
                String line = above.get(i);
                boolean key = !line.isBlank() && !line.stripLeading().startsWith("#") && line.contains(":");
                if (key && indent(line) < indent) {
                    keys.push(key(line.split(":", 2)[0]));
                    indent = indent(line);
                }
            }
            return new Path(String.join(".", keys), indent == 0);
        }

        /** The keys whose flow mappings are open at the end of the text, innermost first. */
        private static List<String> openBraces(String text) {
            Deque<String> open = new ArrayDeque<>();
            StringBuilder key = new StringBuilder();
            for (char c : text.toCharArray()) {
                switch (c) {
                    case '{' -> {
                        open.push(key(key.toString().replace(":", "")));
                        key.setLength(0);
                    }
                    case '}' -> {
                        open.poll();
                        key.setLength(0);
                    }
                    case ',' -> key.setLength(0);
                    default -> key.append(c);
                }
            }
            return List.copyOf(open);
        }

        private static int indent(String line) {
            return line.length() - line.stripLeading().length();
        }

        private static String key(String text) {
            return text.strip().replace("\"", "");
        }
    }
}
