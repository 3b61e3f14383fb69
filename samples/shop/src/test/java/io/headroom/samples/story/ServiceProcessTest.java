package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.headroom.samples.payment.PaymentServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1/health");

    @TempDir
    private Path directory;

    @Test
    void aTakenPortIsNamedWithTheVariableThatSetsAnother() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
            assertThatExceptionOfType(StoryException.class)
                    .isThrownBy(() -> ServiceProcess.requireFree(taken.getLocalPort(), "SHOP_PORT"))
                    .withMessage("Port %d is in use. Choose another, as in SHOP_PORT=18080", port);
        }
        ServiceProcess.requireFree(port, "SHOP_PORT");
    }

    @Test
    void noPortIsGivenTwiceWhileItsServiceStarts() {
        assertThat(Stream.generate(ServiceProcess::freePort).limit(500)).doesNotHaveDuplicates();
    }

    @Test
    void aServiceThatDoesNotStartShowsTheEndOfItsLog() {
        ServiceProcess service = ServiceProcess.start("payment service", log(), PaymentServer.class, "no port");

        assertThatExceptionOfType(StoryException.class)
                .isThrownBy(() -> service.awaitUp(NOWHERE))
                .withMessageStartingWith("The payment service ended while it started.")
                .withMessageContaining("NumberFormatException: For input string: \"no port\"")
                .withMessageContaining(log().toString());
    }

    @Test
    void aServiceEndsWithItsInput() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tethered.class.getName(),
                        PaymentServer.class.getName(),
                        "0")
                .start();
        try {
            assertThat(process.inputReader().readLine()).startsWith("Payments on port");
            CompletableFuture<Process> end = process.onExit();
            assertThat(end).isNotDone();

            // What the system does when the process at the other end dies.
            process.getOutputStream().close();

            assertThat(end.get(10, TimeUnit.SECONDS).exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }

    private Path log() {
        return directory.resolve("service.log");
    }
}
