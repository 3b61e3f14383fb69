package io.headroom.spring.cli;

import io.headroom.internal.check.Plural;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Files of a directory that are generated as a whole. Others in it that begin with the same line were generated of what is gone.
 */
final class GeneratedFiles {
    private final Path directory;
    private final String firstLine;
    private final Map<String, String> texts;

    /**
     * @param firstLine of all of them that may be gone one day; empty if none may
     * @param texts by the names of their files
     */
    GeneratedFiles(Path directory, String firstLine, Map<String, String> texts) {
        this.directory = directory;
        this.firstLine = firstLine;
        this.texts = new TreeMap<>(texts);
    }

    /**
     * Writes them, and deletes those of what is gone.
     *
     * @return how many are deleted
     */
    int write() throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, String> file : texts.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        List<Path> gone = ofWhatIsGone();
        for (Path file : gone) {
            Files.delete(file);
        }
        return gone.size();
    }

    /** A unified diff from what is there to what would be written; empty if nothing would change. */
    String differences() throws IOException {
        StringBuilder differences = new StringBuilder();
        for (Map.Entry<String, String> file : texts.entrySet()) {
            Path path = directory.resolve(file.getKey());
            String before = Files.exists(path) ? new String(Files.readAllBytes(path), StandardCharsets.UTF_8) : "";
            differences.append(UnifiedDiff.of(path.toString(), before, file.getValue()));
        }
        for (Path path : ofWhatIsGone()) {
            differences.append(UnifiedDiff.of(path.toString(), Files.readString(path), ""));
        }
        return differences.toString();
    }

    private List<Path> ofWhatIsGone() throws IOException {
        if (firstLine.isEmpty() || !Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !texts.containsKey(file.getFileName().toString()))
                    .filter(file -> Files.isRegularFile(file) && firstLine.equals(firstLine(file)))
                    .sorted()
                    .toList();
        }
    }

    /** Whatever the file holds. */
    private static String firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return new String(
                    lines.findFirst().orElse("").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** What holds of them all, such as {@code 1 file in rules is written}. */
    String are(String done) {
        return "%s %s %s".formatted(this, Plural.word(texts.size(), "is", "are"), done);
    }

    @Override
    public String toString() {
        return "%s in %s".formatted(Plural.of(texts.size(), "file", "files"), directory);
    }
}
