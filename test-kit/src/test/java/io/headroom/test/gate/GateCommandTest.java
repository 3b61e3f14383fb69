package io.headroom.test.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The command, against a running application and with a load in a process of its own. */
class GateCommandTest {
    private static ConfigurableApplicationContext application;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        application = UnderLoadApplication.start();
    }

    @AfterAll
    static void close() {
        application.close();
    }

    @Test
    void theLoadsEventsAreJudgedAndTheStatusSaysHow() {
        assertThat(run(load("/checkout/200", "320"), endpoint(), "--only=checkout"))
                .isZero();
        assertThat(text()).contains("checkout        99%     320    0 ").contains("met: at most 1% are bad");

        assertThat(run(load("/checkout/500", "10"), endpoint(), "--without=search", "--evidence=0.01"))
                .isEqualTo(1);
        assertThat(text())
                .contains("1 of 1 SLO did not pass the load test: checkout")
                .contains("missed: more than 1%");
    }

    @Test
    void withoutALoadEverythingSinceTheStartIsJudged() {
        assertThat(run(List.of(), endpoint(), "--only=search")).isEqualTo(1);
        assertThat(text()).contains("it had no events");
        assertThat(run(List.of(), endpoint(), "--only=search", "--allow-inconclusive"))
                .isZero();
    }

    @Test
    void whatCannotBeJudgedIsSaidAndIsNoFailureOfAnSlo() {
        assertThat(run(List.of())).isEqualTo(2);
        assertThat(text()).contains("the first argument must be the endpoint");
        assertThat(run(List.of(), endpoint(), "--lenient")).isEqualTo(2);
        assertThat(text()).contains("option must be one of --only").contains("was --lenient");
        assertThat(run(List.of(), endpoint(), "--evidence=5%")).isEqualTo(2);
        assertThat(text()).contains("option must have a number, was --evidence=5%");
        assertThat(run(List.of(), endpoint().replace("/slo", "/slos"))).isEqualTo(2);
        assertThat(text()).contains("must answer 200, answered 404");
        assertThat(run(load("/checkout/200", "not-a-number"), endpoint())).isEqualTo(2);
        assertThat(text()).contains("the load must exit with 0").contains("exited with 1");
        assertThat(run(List.of("--", "no-such-load"), endpoint())).isEqualTo(2);
        assertThat(text()).contains("no-such-load");
    }

    private int run(List<String> load, String... settings) {
        printed.reset();
        List<String> arguments = new ArrayList<>(List.of(settings));
        arguments.addAll(load);
        return GateCommand.run(arguments, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static String endpoint() {
        return UnderLoadApplication.uri(application, "/actuator/slo").toString();
    }

    private static List<String> load(String path, String count) {
        return List.of(
                "--",
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                UnderLoadApplication.class.getName(),
                UnderLoadApplication.uri(application, path).toString(),
                count);
    }
}
