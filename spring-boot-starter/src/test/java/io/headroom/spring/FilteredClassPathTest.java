package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that really go without a library: what a filtered class loader hides may still be linked. */
class FilteredClassPathTest {
    private static final String ACTUATOR = "spring-boot-(starter-)?(actuator|health|micrometer)";
    private static final String MICROMETER = "micrometer-(core|registry|jakarta9)";
    private static final String WEB =
            "spring-web|spring-boot-(starter-)?(web|rest|http|tomcat|servlet|netty|reactor)|tomcat-|reactor-|jakarta";
    private static final String OTHERS = "spring-cloud|resilience4j|opentelemetry|jackson|snakeyaml";

    /** Never there: they would start the application twice. */
    private static final String DEVTOOLS = "spring-boot-devtools";

    @ParameterizedTest(name = "without {0}")
    @CsvSource({
        "actuator, " + ACTUATOR + ", 'slos=[checkout], endpoint=false, metrics=true'",
        "micrometer, " + ACTUATOR + "|" + MICROMETER + ", 'slos=[checkout], endpoint=false, metrics=false'",
        "jackson, jackson, 'slos=[checkout], endpoint=true, metrics=true'",
        "web, " + WEB + ", 'slos=[checkout], endpoint=true, metrics=true'",
        "anything, " + ACTUATOR + "|" + MICROMETER + "|" + WEB + "|" + OTHERS
                + ", 'slos=[checkout], endpoint=false, metrics=false'",
    })
    void theSlosAreThereAllTheSame(String name, String missing, String expected) throws Exception {
        Pattern jar = Pattern.compile("(" + missing + "|" + DEVTOOLS + ")[^/]*\\.jar");
        List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        String classPath = all.stream()
                .filter(entry ->
                        !jar.matcher(Path.of(entry).getFileName().toString()).lookingAt())
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(classPath.split(File.pathSeparator).length).isLessThan(all.size());

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        BareApplication.class.getName(),
                        "--headroom.slos.checkout.objective=99%",
                        "--headroom.slos.checkout.sli.http.uri=/checkout",
                        "--management.endpoints.web.exposure.include=*",
                        "--management.endpoints.jmx.exposure.include=*",
                        "--spring.jmx.enabled=true",
                        "--server.port=0")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(Arrays.asList(output.split("\\R"))).contains(expected);
    }
}
