package io.headroom.spring.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Puts pages together from the files beside this class: each is one document that loads nothing else, under a policy that allows it nothing else. */
final class PageFiles {
    private static final String DIRECTORY = "page/";

    private PageFiles() {}

    /**
     * One document.
     *
     * @param body file of what is between head and end of body
     * @param styles files of its styles
     * @param scripts files of its scripts, in their order
     */
    static String document(String body, List<String> styles, List<String> scripts) {
        List<String> styleTexts = read(styles);
        List<String> scriptTexts = read(scripts);
        String policy =
                "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; style-src %s; script-src %s"
                        .formatted(hashes(styleTexts), hashes(scriptTexts));
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
                """.formatted(policy, elements("style", styleTexts), read(body), elements("script", scriptTexts));
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
