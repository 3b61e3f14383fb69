package io.headroom.samples.story;

import io.headroom.samples.payment.Behaviour;
import io.headroom.samples.payment.Capacity;
import io.headroom.samples.payment.PaymentServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A payment service of limited capacity in a process of its own, which may be killed and started again on its port. */
final class PaymentProcess {
    /** 40 payments a second, and a queue of three seconds' work. */
    static final Capacity CAPACITY = new Capacity(2, 125, Duration.ofMillis(50));

    private final Path logs;
    private final long seed;
    private final int port = ServiceProcess.freePort();
    private ServiceProcess process;
    private int starts;

    /** Starts it. */
    PaymentProcess(Path logs, long seed) {
        this.logs = logs;
        this.seed = seed;
        process = launch();
    }

    /** After {@link #kill}; does not wait until it serves. */
    void start() {
        process = launch();
    }

    void awaitUp() throws InterruptedException {
        process.awaitUp(uri("/health"));
    }

    void behave(Behaviour behaviour) throws InterruptedException {
        put("/behaviour?" + behaviour.toQuery());
    }

    void change(Capacity capacity) throws InterruptedException {
        put("/capacity?" + capacity.toQuery());
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.handle().destroyForcibly();
    }

    void stop() {
        process.stop();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private ServiceProcess launch() {
        return ServiceProcess.start(
                "payment service",
                logs.resolve("payment-%d.log".formatted(++starts)),
                PaymentServer.class,
                "" + port,
                CAPACITY.toQuery(),
                "" + seed);
    }

    private void put(String path) throws InterruptedException {
        try {
            Http.put(uri(path));
        } catch (IOException failure) {
            throw new StoryException(
                    "The payment service does not answer %s: %s".formatted(uri(path), failure), failure);
        }
    }
}
