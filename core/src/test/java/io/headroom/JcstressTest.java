package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;

/**
 * Runs every jcstress test there is in JVMs of their own. In a build each gets a moment in the JVM's usual mode; in the soak
 * each runs interpreted, under either compiler, and with the second compiler's code motion randomized.
 */
class JcstressTest {
    private static final Path DIRECTORY = Path.of("target", "jcstress").toAbsolutePath();
    private static final String OUTPUT = "output.txt";
    private static final int LONGEST_MINUTES = Scale.of(10, 40);

    private static final List<String> IN_CI = List.of(
            "-m",
            "sanity",
            "-time",
            "100",
            "-strideSize",
            "256",
            "-strideCount",
            "40",
            "-sc",
            "false",
            "-af",
            "NONE",
            "-jvmArgs",
            "-Xmx256m -XX:+UseSerialGC");
    private static final List<String> IN_SOAK = List.of("-m", "default", "-time", "100", "-sc", "false");

    @BeforeAll
    static void forgetEarlierRuns() throws IOException {
        Files.createDirectories(DIRECTORY);
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.createDirectories(DIRECTORY);
    }

    @Test
    void everyStressTestRunsAndSeesNothingForbidden() throws Exception {
        int exitCode = run(Scale.of(1, 0) == 1 ? IN_CI : IN_SOAK);

        Collection<TestResult> results = results();
        assertThat(results).allMatch(JcstressTest::saw, "ran").allMatch(ReportUtils::statusToPassed, "passed");
        assertThat(results).extracting(TestResult::getName).containsExactlyInAnyOrderElementsOf(declared());
        assertThat(exitCode).as("the exit code; see %s", OUTPUT).isZero();
    }

    private static int run(List<String> mode) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "-r",
                DIRECTORY.toString()));
        command.addAll(mode);
        Process process = new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(DIRECTORY.resolve(OUTPUT).toFile())
                .start();
        try {
            assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES))
                    .as("jcstress ends")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** One for each test, of all its runs. */
    private static Collection<TestResult> results() throws Exception {
        File[] blobs = DIRECTORY.toFile().listFiles((directory, name) -> name.endsWith(".bin.gz"));
        assertThat(blobs).as("the results; see %s", OUTPUT).hasSize(1);
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(blobs[0].getPath(), collector);
        reader.dump();
        reader.close();
        return ReportUtils.mergedByName(collector.getTestResults());
    }

    private static boolean saw(TestResult result) {
        return result.getTotalCount() > 0;
    }

    /** Found in the class files, so that a test that the annotation processor overlooked is missed. */
    private static Set<String> declared() {
        return new ClassFileImporter()
                .importPackages("io.headroom").stream()
                        .filter(type -> type.isAnnotatedWith(JCStressTest.class))
                        .map(JavaClass::getName)
                        .map(name -> name.replace('$', '.'))
                        .collect(Collectors.toSet());
    }
}
