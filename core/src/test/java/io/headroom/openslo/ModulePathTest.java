package io.headroom.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.snakeyaml.engine.v2.api.Dump;

/** A module of its own reads and writes OpenSLO: the parser is a module that does not export all of its packages. */
class ModulePathTest {
    @TempDir
    Path directory;

    @Test
    void aModuleReadsAndWritesOpenSlo() throws Exception {
        write("consumer/module-info.java", """
                module consumer {
                    requires io.headroom.core;
                    requires org.slf4j;
                    requires org.snakeyaml.engine;
                }
                """);
        write("consumer/consumer/Reads.java", """
                package consumer;

                import io.headroom.Headroom;
                import io.headroom.openslo.InvalidOpenSloException;
                import io.headroom.openslo.OpenSlo;
                import java.nio.file.Path;

                public class Reads {
                    public static void main(String[] args) throws Exception {
                        try (Headroom headroom = Headroom.create("shop")) {
                            headroom.slo("checkout", slo -> slo.objective("99.9%"));
                            String text = OpenSlo.of(headroom).write();
                            System.out.println(OpenSlo.parse("slo.yaml", text).write().equals(text));
                            OpenSlo.parse("slo.yaml", "a: [");
                        } catch (InvalidOpenSloException refusal) {
                            System.out.println(refusal.problems().get(0).rule());
                        }
                        System.out.println(Reads.class.getModule() + " " + OpenSlo.class.getModule());
                    }
                }
                """);
        String modules = String.join(
                System.getProperty("path.separator"),
                coreJar().toString(),
                placeOf(Dump.class).toString(),
                placeOf(Logger.class).toString());
        Path classes = directory.resolve("classes");
        int compiled = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.out,
                        "-p",
                        modules,
                        "-d",
                        classes.toString(),
                        directory.resolve("consumer/module-info.java").toString(),
                        directory.resolve("consumer/consumer/Reads.java").toString());
        assertThat(compiled).isZero();

        Process java = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-p",
                        modules + System.getProperty("path.separator") + classes,
                        "-m",
                        "consumer/consumer.Reads"))
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said).endsWith("true\nmust be YAML\nmodule consumer module io.headroom.core\n");
    }

    /** As the build packs it: an automatic module by its manifest. */
    private Path coreJar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", "io.headroom.core");
        Path classes = placeOf(OpenSlo.class);
        Path jar = directory.resolve("core.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("MANIFEST.MF"))
                    .toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, entries);
            }
        }
        return jar;
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static Path placeOf(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException wrong) {
            throw new IOException(wrong);
        }
    }
}
