package io.headroom.samples.payment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headroom.samples.payment.Behaviour.Fate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A payment service that can be told to fail, slow down or hang. Listens on the loopback address only.
 *
 * <p>{@code POST /pay} pays (204) or refuses (503); {@code PUT /behaviour?failing=0.5} says how from now on, see
 * {@link Behaviour}; {@code GET /behaviour} tells; {@code GET /health} answers 200.
 *
 * <p>Late and hanging payments hold no thread, only a place among {@value #MAX_HELD}; without a free place a payment is
 * refused. A hanging one is refused as soon as the behaviour changes, and after 10 seconds at the latest.
 */
public final class PaymentServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MAX_HELD = 512;
    private static final Duration LONGEST_HANG = Duration.ofSeconds(10);
    private static final double GOLDEN_RATIO = 0.618033988749895;

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService handlers = Executors.newFixedThreadPool(THREADS);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Map<HttpExchange, Future<?>> hanging = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MAX_HELD);
    private final AtomicLong payments = new AtomicLong();

    /** Written by {@link #behave}, read by every payment. */
    private volatile Behaviour behaviour = Behaviour.HEALTHY;

    /**
     * Starts a healthy payment service.
     *
     * @param port 0 for any free one
     */
    public PaymentServer(int port) throws IOException {
        timer.setRemoveOnCancelPolicy(true);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(handlers);
        server.createContext("/pay", this::pay);
        server.createContext("/behaviour", this::behaviour);
        server.createContext("/health", exchange -> answer(exchange, OK, "UP"));
        server.start();
    }

    /** Serves until the process ends. The one argument is the port. */
    public static void main(String[] args) throws IOException {
        PaymentServer server = new PaymentServer(Integer.parseInt(args[0]));
        System.out.printf("Payments on port %d%n", server.port());
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Treats payments so from now on, and refuses those that hang. */
    public void behave(Behaviour behaviour) {
        this.behaviour = behaviour;
        List.copyOf(hanging.keySet()).forEach(this::letGo);
    }

    @Override
    public void close() {
        behave(Behaviour.HEALTHY);
        server.stop(0);
        timer.shutdownNow();
        handlers.shutdownNow();
    }

    private void pay(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, METHOD_NOT_ALLOWED);
            return;
        }
        Behaviour current = behaviour;
        Fate fate = current.fate(nextPoint());
        boolean held = fate == Fate.PAID_LATE || fate == Fate.UNANSWERED;
        if (fate == Fate.REFUSED || held && !places.tryAcquire()) {
            answer(exchange, UNAVAILABLE);
        } else if (fate == Fate.PAID_LATE) {
            after(current.delay(), () -> leave(exchange, NO_CONTENT));
        } else if (fate == Fate.UNANSWERED) {
            hanging.put(exchange, after(LONGEST_HANG, () -> letGo(exchange)));
        } else {
            answer(exchange, NO_CONTENT);
        }
    }

    private Future<?> after(Duration delay, Runnable task) {
        return timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void letGo(HttpExchange exchange) {
        Future<?> end = hanging.remove(exchange);
        if (end != null) {
            end.cancel(false);
            leave(exchange, UNAVAILABLE);
        }
    }

    private void leave(HttpExchange exchange, int status) {
        places.release();
        answer(exchange, status);
    }

    /** Multiples of the golden ratio fill [0, 1) evenly from the first on, so that a share holds without a random number. */
    private double nextPoint() {
        return payments.incrementAndGet() * GOLDEN_RATIO % 1;
    }

    private void behaviour(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" -> answer(exchange, OK, behaviour.toString());
            case "PUT" -> {
                String query = exchange.getRequestURI().getQuery();
                try {
                    behave(Behaviour.parse(query == null ? "" : query));
                    answer(exchange, OK, behaviour.toString());
                } catch (IllegalArgumentException refused) {
                    answer(exchange, BAD_REQUEST, String.valueOf(refused.getMessage()));
                }
            }
            default -> answer(exchange, METHOD_NOT_ALLOWED);
        }
    }

    /** The one who asked may have left; then there is nobody to tell. */
    private static void answer(HttpExchange exchange, int status) {
        try {
            exchange.sendResponseHeaders(status, -1);
        } catch (IOException gone) {
            exchange.close();
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
