package io.headroom.spring;

import java.util.ArrayDeque;
import java.util.Deque;
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
            String property = path(mark);
            if (!property.startsWith(HeadroomProperties.PREFIX + ".")) {
                return null;
            }
            return new FailureAnalysis(
                    "%s is declared twice in one YAML file, the second time in line %d, column %d: a key must be unique"
                            .formatted(property, mark.getLine() + 1, mark.getColumn() + 1),
                    "Remove one of the two declarations of %s, or choose another name for one".formatted(property),
                    duplicate);
        }

        /** The key at the mark and those that enclose it: the nearest lines above that are indented less. */
        private static String path(Mark mark) {
            int[] buffer = mark.getBuffer();
            String text = new String(buffer, 0, Math.min(mark.getPointer(), buffer.length));
            String[] above = text.split("\n", -1);
            String line = new String(buffer, mark.getPointer(), buffer.length - mark.getPointer());
            Deque<String> keys = new ArrayDeque<>();
            keys.push(key(line.lines().findFirst().orElse("")));
            int indent = mark.getColumn();
            for (int i = above.length - 2; i >= 0 && indent > 0; i--) {
                String candidate = above[i].stripLeading();
                int candidateIndent = above[i].length() - candidate.length();
                boolean key = !candidate.isBlank() && !candidate.startsWith("#") && candidate.contains(":");
                if (key && candidateIndent < indent) {
                    keys.push(key(candidate));
                    indent = candidateIndent;
                }
            }
            return String.join(".", keys);
        }

        private static String key(String line) {
            int colon = line.indexOf(':');
            return (colon < 0 ? line : line.substring(0, colon)).strip().replace("\"", "");
        }
    }
}
