package io.headroom.spring.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.util.TestSocketUtils;

/** The commands {@code gate} and {@code canary} against running replicas. */
class GateCommandTest {
    private static final Path PAGE = Path.of(System.getProperty("headroom.root"), "docs/release-gate.md");
    private static final String TOKEN = "s3cret";

    private static GatedShop one;
    private static GatedShop other;
    private static GatedShop secured;

    @TempDir
    private static Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws Exception {
        one = new GatedShop();
        other = new GatedShop();
        secured = GatedShop.secured(directory, TOKEN);
    }

    @AfterAll
    static void close() {
        Stream.of(one, other, secured).forEach(GatedShop::close);
    }

    /** In one test: replicas are dear, and what they counted stays. */
    @Test
    void theStoryOfARelease() throws Exception {
        assertThat(run("gate", one.gate(), other.gate()))
                .as("nothing was counted")
                .isZero();
        assertThat(run("gate", one.gate(), "--strict")).isEqualTo(2);
        assertThat(out.toString()).contains("unknown: too little data of [checkout, search]");
        assertThat(run("canary", other.slo(), "--baseline", one.slo())).isEqualTo(2);
        assertThat(out.toString()).contains("checkout: too few events to tell: 0 of 0 (0.000%) were bad");

        List<Integer> seen = new ArrayList<>();
        for (int minute = 0; minute < 100; minute++) {
            int bad = minute >= 20 && minute < 40 ? 12 : 1;
            one.play(1000, 5); // the old replicas have some bad events, as ever
            other.play(100, bad);
            int code = run("canary", other.slo(), "--baseline", one.slo(), "--slo", "checkout");
            if (seen.isEmpty() || seen.get(seen.size() - 1) != code) {
                seen.add(code);
            }
        }
        assertThat(seen)
                .as("not worse, worse while its window remembers, not worse")
                .containsExactly(0, 1, 0);

        assertThat(run("gate", one.gate(), other.gate(), "--slo", "checkout")).isZero();
        assertThat(out.toString()).endsWith("/slogate: yes\nThe SLOs let a release pass.\n");
        for (int minute = 0; minute < 30; minute++) {
            other.play(100, 100);
        }
        assertThat(run("gate", one.gate(), other.gate())).as("all must agree").isEqualTo(1);
        assertThat(out.toString())
                .contains(one.gate() + ": yes\n")
                .contains(other.gate() + ": no: checkout: the alert page ")
                .endsWith("The SLOs hold a release back.\n");
        assertThat(run("gate", other.gate(), "--slo", "search")).isZero();
        assertThat(run("gate", other.gate(), "--strict"))
                .as("a no needs no more data")
                .isEqualTo(1);
        assertThat(run("gate", other.gate(), "--slo=checkout", "--wait=300ms", "--every=100ms"))
                .isEqualTo(1);
        assertThat(out.toString().lines().count()).as("asked again").isGreaterThan(2);
        assertThat(run("gate", one.gate(), "http://localhost:1/actuator/slogate"))
                .isEqualTo(2);
        assertThat(run("gate", other.gate(), "http://localhost:1/actuator/slogate"))
                .as("one no is enough")
                .isEqualTo(1);
        assertThat(run(
                        "canary",
                        one.slo(),
                        "--baseline",
                        other.slo(),
                        "--wait=300ms",
                        "--every=100ms",
                        "--slo=checkout"))
                .as(out.toString())
                .isZero();
        assertThat(out.toString().lines().count()).isGreaterThan(2);
    }

    @Test
    void aReplicaThatNeedsASecretAndHasAnAuthorityOfItsOwnIsAsked() {
        String address = secured.gate();

        assertThat(run("gate", address)).isEqualTo(2);
        assertThat(out.toString()).contains("unknown: no answer: ", "PKIX path building failed");
        assertThat(run("gate", address, "--cacert", "shop.pem")).isEqualTo(2);
        assertThat(out.toString()).contains("unknown: answered with status 401");
        assertThat(run("gate", address, "--cacert=shop.pem", "--bearer-env=GATE_TOKEN"))
                .as(out.toString())
                .isZero();
        assertThat(run("gate", address, "--cacert=shop.pem", "--basic-env", "GATE_USER"))
                .isZero();
        assertThat(out.toString() + err).doesNotContain(TOKEN);
    }

    @Test
    void whoDoesNotAnswerInTimeIsUnknown() throws IOException {
        try (ServerSocket silent = new ServerSocket(TestSocketUtils.findAvailableTcpPort())) {
            String address = "http://localhost:%d/slogate".formatted(silent.getLocalPort());
            assertThat(run("gate", address, "--timeout=200ms")).isEqualTo(2);
        }
        assertThat(out.toString()).contains("unknown: no answer in time");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gate | a URL must be given",
                "gate shop/slogate | a URL must begin with http:// or https:// and a host, was shop/slogate",
                "gate ftp://shop/slogate | must begin with http:// or https://",
                "gate http://user:secret@shop/slogate | must have no user, query or fragment",
                "gate http://shop/slogate --baseline http://shop/slogate | --baseline is for canary only",
                "canary http://shop/slo | --baseline must be given",
                "gate http://shop/slogate --wait | --wait must have a value",
                "gate http://shop/slogate --wait soon | --wait = soon: must be a duration",
                "gate http://shop/slogate --timeout 0s | --timeout = 0s: must be from",
                "canary http://shop/slo --baseline http://shop/slo --evidence 1 | --evidence must be in (0, 0.5), was 1",
                "gate http://shop/slogate --bearer-env NONE | --bearer-env must name an environment variable",
                "gate http://shop/slogate --bearer-env GATE_TOKEN --basic-env GATE_USER | either --bearer-env or --basic-env",
                "gate http://shop/slogate --force | there is no option --force",
                "gate https://shop/slogate --cacert none.pem | none.pem",
            })
    void aWrongArgumentIsNamedWithItsRule(String line, String message) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "gate, /actuator/slo, that is no release gate",
        "gate, /actuator/nothing, answered with status 404",
        "gate, /actuator/slogate?, must have no user",
        "canary, /actuator/slogate, 'checkout: unknown: answered with status 200 and'",
    })
    void whatIsNoEndpointIsUnknown(String command, String path, String message) {
        String address = one.address() + path;
        List<String> args = new ArrayList<>(List.of(command, address));
        if (command.equals("canary")) {
            args.addAll(List.of("--baseline", address, "--slo", "checkout"));
        }
        assertThat(run(args.toArray(String[]::new))).isEqualTo(2);
        assertThat(out.toString() + err).contains(message.startsWith("checkout") ? "is not the endpoint slo" : message);
    }

    @Test
    void anUnknownSloAndWindowAreNamed() {
        assertThat(run("gate", one.gate(), "--slo=chekout")).isEqualTo(2);
        assertThat(out.toString()).contains("unknown: of [chekout] it has []");
        assertThat(run("canary", one.slo(), "--baseline", one.slo(), "--window=7m", "--slo=checkout"))
                .isEqualTo(2);
        assertThat(out.toString()).contains("unknown: window must be one of [", "was 7m");
        assertThat(run("canary", one.slo(), "--baseline", one.slo(), "--slo=chekout"))
                .isEqualTo(2);
        assertThat(out.toString()).contains("chekout: unknown: answered with status 404");
    }

    @Test
    void theCommandsOfThePageAreRead() throws IOException {
        List<String> commands = Pattern.compile("(?m)^java -jar headroom-cli.jar ((?:gate|canary) .*)$")
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(2);
        for (String command : commands) {
            List<String> args = List.of(command.replace("\"", "")
                    .replace("$SHOP", "https://shop.example")
                    .split(" "));
            GateArguments arguments = GateArguments.parse(
                    args.subList(1, args.size()), args.get(0).equals("canary"), directory, Map.of("GATE_TOKEN", TOKEN));
            assertThat(arguments.urls()).isNotEmpty();
        }
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        Map<String, String> environment = Map.of("GATE_TOKEN", TOKEN, "GATE_USER", "pipeline:" + TOKEN);
        return HeadroomCommand.run(
                List.of(args),
                directory,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
