package io.headroom.spring.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Puts pages together from the files beside this class: each is one document that loads nothing else, under a policy that allows it nothing else. */
final class PageFiles {
    private static final String DIRECTORY = "page/";

    private PageFiles() {}

    /**
     * What a document is made of.
     *
     * @param body file of what is between head and end of body
     * @param styles files of its styles
     * @param scripts files of its scripts, in their order
     */
    record Parts(String body, List<String> styles, List<String> scripts) {}

    /** One document, its policy included. */
    static String document(Parts parts) {
        List<String> styles = read(parts.styles);
        List<String> scripts = read(parts.scripts);
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="%s">
                <meta name="referrer" content="no-referrer">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <link rel="icon" href="data:,">
                <title>SLOs</title>
                %s
                </head>
                %s
                %s
                </html>
                """.formatted(
                policy(styles, scripts), elements("style", styles), read(parts.body), elements("script", scripts));
    }

    /** What any of several documents may do. Each allows itself no more than it needs. */
    static String policy(List<Parts> documents) {
        return policy(all(documents, Parts::styles), all(documents, Parts::scripts));
    }

    private static List<String> all(List<Parts> documents, Function<Parts, List<String>> files) {
        return read(documents.stream()
                .flatMap(document -> files.apply(document).stream())
                .distinct()
                .toList());
    }

    private static String policy(List<String> styles, List<String> scripts) {
        return "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; style-src %s; script-src %s"
                .formatted(hashes(styles), hashes(scripts));
    }

    static String read(String file) {
        try (InputStream stream = PageFiles.class.getResourceAsStream(DIRECTORY + file)) {
            if (stream == null) {
                throw new IllegalStateException("the jar must hold " + DIRECTORY + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> read(List<String> files) {
        return files.stream().map(PageFiles::read).toList();
    }

    private static String elements(String element, List<String> texts) {
        return texts.stream()
                .map(text -> "<%s>%s</%s>".formatted(element, text, element))
                .collect(Collectors.joining("\n"));
    }

    private static String hashes(List<String> texts) {
        return texts.stream().map(PageFiles::hash).collect(Collectors.joining(" "));
    }

    /** As a policy names what may run or be applied (CSP Level 3, hash-source). */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }

    /** So that a native image holds the files. */
    static final class Hints implements RuntimeHintsRegistrar {
        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            hints.resources().registerPattern("io/headroom/spring/actuate/" + DIRECTORY + "*");
        }
    }
}
