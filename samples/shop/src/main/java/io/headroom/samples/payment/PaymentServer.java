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
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A payment service that can be told to fail, slow down or hang. Listens on the loopback address only.
 *
 * <p>{@code POST /pay} pays (204), refuses (503) or errs (500); {@code PUT /behaviour?failing=0.5} says how from now on, see
 * {@link Behaviour}, {@code PUT /capacity?workers=8&queue=500&workMillis=50} how much it can do, see {@link Capacity}; {@code GET} of
 * both tells; {@code GET /health} answers 200.
 *
 * <p>Late and hanging payments hold no thread, only a place among some thousand; without a free place a payment is
 * refused. A hanging one is refused as soon as the behaviour changes, and after 10 seconds at the latest.
 */
public final class PaymentServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MAX_HELD = 4_096;
    private static final Duration LONGEST_HANG = Duration.ofSeconds(10);
    private static final double GOLDEN_RATIO = 0.618033988749895;

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService handlers = Executors.newFixedThreadPool(THREADS);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Map<HttpExchange, Future<?>> hanging = new ConcurrentHashMap<>();
    private final Semaphore places;
    private final Workers workers;
    private final DoubleSupplier points;

    /** Written by {@link #behave}, read by every payment. */
    private volatile Behaviour behaviour = Behaviour.HEALTHY;

    /**
     * Starts a healthy payment service of unlimited capacity, whose shares hold without a random number.
     *
     * @param port 0 for any free one
     */
    public PaymentServer(int port) throws IOException {
        this(port, MAX_HELD, Capacity.UNLIMITED, new SplittableRandom(), evenPoints());
    }

    /** Starts a healthy payment service of limited capacity; chance has its way. */
    PaymentServer(int port, Capacity capacity, long seed) throws IOException {
        this(port, MAX_HELD, capacity, new SplittableRandom(seed), randomPoints(new SplittableRandom(~seed)));
    }

    PaymentServer(int port, int places, Capacity capacity, RandomGenerator random, DoubleSupplier points)
            throws IOException {
        this.places = new Semaphore(places);
        this.points = points;
        timer.setRemoveOnCancelPolicy(true);
        workers = new Workers(timer, random, capacity);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(handlers);
        server.createContext("/pay", this::pay);
        server.createContext("/behaviour", exchange -> setting(exchange, this::change, () -> behaviour.toString()));
        server.createContext(
                "/capacity",
                exchange -> setting(
                        exchange,
                        query -> workers.change(Capacity.parse(query)),
                        () -> workers.capacity().toQuery()));
        server.createContext("/health", exchange -> answer(exchange, OK, "UP"));
        server.start();
    }

    /** Serves until the process ends. The arguments are the port, and if it is to be limited its capacity as a query, and a seed. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        PaymentServer server = args.length == 1
                ? new PaymentServer(port)
                : new PaymentServer(port, Capacity.parse(args[1]), Long.parseLong(args[2]));
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
        Fate fate = current.fate(points.getAsDouble());
        boolean held = fate == Fate.PAID_LATE || fate == Fate.UNANSWERED;
        if (fate == Fate.REFUSED || held && !places.tryAcquire()) {
            answer(exchange, UNAVAILABLE);
        } else if (fate == Fate.PAID_LATE) {
            after(current.delay(), () -> leave(exchange, NO_CONTENT));
        } else if (fate == Fate.UNANSWERED) {
            hanging.put(exchange, after(LONGEST_HANG, () -> letGo(exchange)));
        } else if (!workers.take(() -> answer(exchange, fate == Fate.LOST ? SERVER_ERROR : NO_CONTENT))) {
            answer(exchange, UNAVAILABLE);
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
    private static DoubleSupplier evenPoints() {
        AtomicLong payments = new AtomicLong();
        return () -> payments.incrementAndGet() * GOLDEN_RATIO % 1;
    }

    private void change(String query) {
        behave(Behaviour.parse(query));
    }

    private static DoubleSupplier randomPoints(RandomGenerator random) {
        return () -> {
            synchronized (random) {
                return random.nextDouble();
            }
        };
    }

    private static void setting(HttpExchange exchange, Consumer<String> change, Supplier<String> setting)
            throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" -> answer(exchange, OK, setting.get());
            case "PUT" -> {
                String query = exchange.getRequestURI().getQuery();
                try {
                    change.accept(query == null ? "" : query);
                    answer(exchange, OK, setting.get());
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
