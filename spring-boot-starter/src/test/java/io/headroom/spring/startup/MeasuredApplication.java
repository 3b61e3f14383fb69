package io.headroom.spring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.spring.HeadroomAutoConfiguration;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The {@link StartedApplication} in a process of its own, with the libraries that such an application has and no more. */
final class MeasuredApplication {
    /** What {@code spring-boot-starter-webmvc}, {@code -actuator} and {@code micrometer-registry-prometheus} bring. */
    private static final Pattern LIBRARIES = Pattern.compile(
            "spring-(core|beans|context|aop|expression|web|webmvc)-\\d.*"
                    + "|spring-boot-(\\d|autoconfigure|webmvc|servlet|web-server|tomcat|jackson|http-converter|health|actuator).*"
                    + "|spring-boot-micrometer-(metrics|observation)-.*|micrometer-(core|commons|observation|jakarta9|registry-prometheus)-.*"
                    + "|(tomcat-embed|prometheus|logback|slf4j|jul-to|log4j-to|log4j-api|snakeyaml-\\d|jakarta.annotation).*"
                    + "|(jackson-(core|databind)-3|jackson-annotations|HdrHistogram|jspecify|context-propagation|commons-logging).*");

    /** Resilience4j's starter with what it needs; AspectJ, without which its annotations do nothing, is apart. */
    private static final Pattern RESILIENCE4J = Pattern.compile("resilience4j-.*");

    private static final Pattern ASPECTJ = Pattern.compile("aspectjweaver-.*");

    private static final String PACKAGE = "io/headroom/spring/startup";

    private final Path directory;
    private final Map<Added, String> classPaths;

    private MeasuredApplication(Path directory, Map<Added, String> classPaths) {
        this.directory = directory;
        this.classPaths = classPaths;
    }

    /** Keeps what it needs in a directory. */
    static MeasuredApplication in(Path directory) {
        List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        String application = jar(directory, "application", StartedApplication.class, PACKAGE);
        String starter = jar(directory, "starter", HeadroomAutoConfiguration.class, ".");
        String core = jar(directory, "core", Headroom.class, ".");
        String nothing = joined(Stream.concat(Stream.of(application), jars(all, LIBRARIES)));
        String resilience4j = joined(Stream.concat(Stream.of(nothing), jars(all, RESILIENCE4J)));
        return new MeasuredApplication(
                directory,
                Map.of(
                        Added.NOTHING,
                        nothing,
                        Added.HEADROOM,
                        joined(Stream.of(nothing, starter, core)),
                        Added.RESILIENCE4J,
                        resilience4j,
                        Added.RESILIENCE4J_AND_ASPECTJ,
                        joined(Stream.concat(Stream.of(resilience4j), jars(all, ASPECTJ)))));
    }

    private static Stream<String> jars(List<String> all, Pattern names) {
        return all.stream()
                .filter(entry ->
                        names.matcher(Path.of(entry).getFileName().toString()).matches());
    }

    private static String joined(Stream<String> entries) {
        return entries.collect(Collectors.joining(File.pathSeparator));
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
        Path yaml = Files.writeString(directory.resolve(variant + ".yml"), variant.properties);
        Stream<String> command = Stream.of(
                ProcessHandle.current().info().command().orElseThrow(),
                sharing,
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-cp",
                classPaths.get(variant.added),
                StartedApplication.class.getName(),
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.config.location=" + yaml.toUri());
        return new ProcessBuilder(Stream.concat(command, Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .start();
    }

    /** As an application has it: a jar, which Maven may have made already. */
    private static String jar(Path directory, String name, Class<?> of, String content) {
        Path code = code(of);
        if (Files.isRegularFile(code)) {
            return code.toString();
        }
        String jar = directory.resolve(name + ".jar").toString();
        int failed = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar, "-C", code.toString(), content);
        assertThat(failed).isZero();
        return jar;
    }

    private static Path code(Class<?> of) {
        try {
            return Path.of(
                    of.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException noFile) {
            throw new IllegalStateException(noFile);
        }
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

    private static String fiftyBreakers() {
        StringBuilder yaml = new StringBuilder("resilience4j.circuitbreaker.instances:\n");
        for (int i = 0; i < 50; i++) {
            yaml.append("  breaker-%d:\n".formatted(i));
            yaml.append("    sliding-window-type: TIME_BASED\n    sliding-window-size: 60\n");
            yaml.append("    failure-rate-threshold: 50\n");
        }
        return yaml.toString();
    }

    private enum Added {
        NOTHING,
        HEADROOM,
        RESILIENCE4J,
        RESILIENCE4J_AND_ASPECTJ
    }

    enum Variant {
        WITHOUT("without Headroom's jars", Added.NOTHING, ""),
        NO_SLO("with them, no SLO", Added.HEADROOM, ""),
        UNREAD_SLOS("without them, 50 SLOs in its file", Added.NOTHING, fiftySlos()),
        FIFTY_SLOS("with them and 50 SLOs", Added.HEADROOM, fiftySlos()),
        RESILIENCE4J("with Resilience4j's starter in their place, 50 breakers", Added.RESILIENCE4J, fiftyBreakers()),
        RESILIENCE4J_AND_ASPECTJ(
                "the same with AspectJ, for its annotations", Added.RESILIENCE4J_AND_ASPECTJ, fiftyBreakers());

        final String text;
        private final Added added;
        private final String properties;

        Variant(String text, Added added, String properties) {
            this.text = text;
            this.added = added;
            this.properties = properties;
        }
    }
}
