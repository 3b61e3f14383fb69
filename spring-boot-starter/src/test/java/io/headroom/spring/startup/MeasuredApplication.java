package io.headroom.spring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The {@link StartedApplication} in a process of its own, with the libraries that such an application has and no more. */
final class MeasuredApplication {
    /** What {@code spring-boot-starter-webmvc}, {@code -actuator} and {@code micrometer-registry-prometheus} bring. */
    private static final Pattern LIBRARIES = Pattern.compile(
            "spring-(core|beans|context|aop|expression|web|webmvc)-\\d.*"
                    + "|spring-boot-(\\d|autoconfigure|webmvc|servlet|web-server|tomcat|jackson|http-converter|health|actuator|micrometer).*"
                    + "|(tomcat-embed|micrometer|prometheus|logback|slf4j|jul-to|log4j-to|log4j-api|snakeyaml-\\d|jakarta.annotation).*"
                    + "|(jackson-(core|databind)-3|jackson-annotations|HdrHistogram|jspecify|context-propagation|commons-logging).*");

    private static final String PACKAGE = "io/headroom/spring/startup";

    private final Path directory;
    private final String without;
    private final String with;

    private MeasuredApplication(Path directory, String without, String with) {
        this.directory = directory;
        this.without = without;
        this.with = with;
    }

    /** Keeps what it needs in a directory. */
    static MeasuredApplication in(Path directory) {
        List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        String application =
                jar(directory, "application", classes(all, "spring-boot-starter/target/test-classes"), PACKAGE);
        Stream<String> libraries = all.stream()
                .filter(entry -> LIBRARIES
                        .matcher(Path.of(entry).getFileName().toString())
                        .matches());
        String without =
                Stream.concat(Stream.of(application), libraries).collect(Collectors.joining(File.pathSeparator));
        String with = String.join(
                File.pathSeparator,
                without,
                jar(directory, "starter", classes(all, "spring-boot-starter/target/classes"), "."),
                jar(directory, "core", classes(all, "core/target/classes"), "."));
        return new MeasuredApplication(directory, without, with);
    }

    /** Starts it on any port. */
    Process start(Variant variant, String... arguments) throws IOException {
        return launch(variant, "-Xshare:auto", arguments);
    }

    /** Starts it, and has it write down which classes it loads. */
    Process startLogging(Variant variant, Path log) throws IOException {
        return launch(variant, "-Xlog:class+load:file=" + log);
    }

    /** Starts it, and has it leave an archive of the classes that it loaded. */
    Process startToArchive(Variant variant) throws IOException {
        return launch(variant, "-XX:ArchiveClassesAtExit=" + archive(variant));
    }

    /** Starts it with that archive. */
    Process startFromArchive(Variant variant) throws IOException {
        return launch(variant, "-XX:SharedArchiveFile=" + archive(variant));
    }

    private Path archive(Variant variant) {
        return directory.resolve(variant + ".jsa");
    }

    private Process launch(Variant variant, String sharing, String... arguments) throws IOException {
        Path yaml = Files.writeString(directory.resolve(variant + ".yml"), variant.declaresSlos ? fiftySlos() : "");
        Stream<String> command = Stream.of(
                ProcessHandle.current().info().command().orElseThrow(),
                sharing,
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-cp",
                variant.hasStarter ? with : without,
                StartedApplication.class.getName(),
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.config.location=" + yaml.toUri());
        return new ProcessBuilder(Stream.concat(command, Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .start();
    }

    private static String classes(List<String> all, String end) {
        return all.stream().filter(entry -> entry.endsWith(end)).findFirst().orElseThrow();
    }

    /** As an application has it: a jar. */
    private static String jar(Path directory, String name, String classes, String content) {
        String jar = directory.resolve(name + ".jar").toString();
        int failed = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar, "-C", classes, content);
        assertThat(failed).isZero();
        return jar;
    }

    private static String fiftySlos() {
        StringBuilder yaml = new StringBuilder("headroom:\n  slos:\n");
        for (int i = 0; i < 25; i++) {
            String http = "http: { uri: \"/%c/{id}\", method: GET }".formatted('a' + i);
            yaml.append("    slo-%d:\n      objective: 99.9%%\n      sli: { %s }\n".formatted(i, http));
            yaml.append("    slo-%d-latency:\n      objective: 99%%\n      sli: { %s, latency: 300ms }\n"
                    .formatted(i, http));
        }
        return yaml.toString();
    }

    enum Variant {
        WITHOUT("without Headroom's jars", false, false),
        NO_SLO("with them, no SLO", true, false),
        UNREAD_SLOS("without them, 50 SLOs in its file", false, true),
        FIFTY_SLOS("with them and 50 SLOs", true, true);

        final String text;
        private final boolean hasStarter;
        private final boolean declaresSlos;

        Variant(String text, boolean hasStarter, boolean declaresSlos) {
            this.text = text;
            this.hasStarter = hasStarter;
            this.declaresSlos = declaresSlos;
        }
    }
}
