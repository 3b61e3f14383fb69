package io.headroom.samples.story;

import io.headroom.samples.payment.PaymentServer;
import io.headroom.samples.shop.ShopApplication;
import io.headroom.samples.story.LiveTable.Moment;
import io.headroom.samples.story.LoadGenerator.Route;
import io.headroom.samples.story.LoadGenerator.Sender;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one command: starts the payment service and the shop, sends them traffic while the payment service goes through the
 * {@linkplain Phase#STORY phases}, and prints every SLO's budget as the shop tells it. Then the shop goes on serving.
 */
final class Story {
    private static final int REQUESTS_PER_SECOND = 80;
    private static final int MAX_IN_FLIGHT = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final Duration SHORT_WHILE = Duration.ofMillis(300);
    private static final Path LOGS = Path.of("target", "story").toAbsolutePath();
    private static final Path COUNTS = LOGS.resolve("counts");

    /** Written by a shutdown hook, read before complaining. */
    private static volatile boolean ending;

    private final Settings settings;
    private final PrintStream out;
    private final URI shop;
    private final URI payment;
    private final List<Phase> phases;
    private final JsonMapper json = new JsonMapper();
    private final LiveTable table = new LiveTable();
    private final Metronome metronome = Metronome.SYSTEM;
    private final Route checkout;
    private final Route catalogue;
    private final LoadGenerator load;

    private long lastSent;
    private long lastNanos;

    private Story(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
        shop = loopback(settings.shopPort());
        payment = loopback(settings.paymentPort());
        double factor =
                (double) settings.storySeconds() / Phase.length(Phase.STORY).toSeconds();
        phases = Phase.STORY.stream().map(phase -> phase.scaled(factor)).toList();
        int capacity = (int) schedule().count();
        checkout = new Route(
                "POST /checkout/{id}",
                n -> request("/checkout/" + n).POST(BodyPublishers.noBody()).build(),
                new Tally(capacity));
        catalogue = new Route(
                "GET /catalogue/{sku}", n -> request("/catalogue/teapot").build(), new Tally(capacity));
        load = new LoadGenerator(List.of(checkout, catalogue), Sender.http(), metronome, MAX_IN_FLIGHT);
    }

    /** Plays the story; see {@link Settings} for what the environment may change. */
    public static void main(String[] args) throws InterruptedException {
        endWithParent();
        try {
            System.exit(new Story(Settings.of(System.getenv()), System.out).play() ? 0 : 1);
        } catch (StoryException end) {
            // Ctrl-C reaches the services too: they may be gone before this process has begun to end.
            Thread.sleep(SHORT_WHILE.toMillis());
            if (!ending) {
                System.err.println(end.getMessage());
                System.exit(1);
            }
        }
    }

    /** Whoever started this process to watch it, as Maven does, says so with a property. */
    static void endWithParent() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ending = true));
        if (Boolean.getBoolean("story.ends-with-parent")) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(1)));
        }
    }

    /** Returns after the story, and whether the shop had counted every answer for what it was. */
    private boolean play() throws InterruptedException {
        ServiceProcess.requireFree(settings.shopPort(), "SHOP_PORT");
        ServiceProcess.requireFree(settings.paymentPort(), "PAYMENT_PORT");
        forgetEarlierStories();
        out.printf("Starting the payment service and the shop ...%n");
        ServiceProcess payments = start("payment service", PaymentServer.class, "" + settings.paymentPort());
        ServiceProcess shopping = start(
                "shop",
                ShopApplication.class,
                "--server.address=127.0.0.1",
                "--server.port=" + settings.shopPort(),
                "--shop.payment-url=" + payment,
                "--headroom.store.directory=" + COUNTS);
        payments.awaitUp(payment.resolve("/health"));
        shopping.awaitUp(shop.resolve("/actuator/health/readiness"));
        introduce(shopping);

        Thread sending = new Thread(this::send, "load");
        sending.setDaemon(true);
        sending.start();
        perform();
        load.awaitAnswers(PATIENCE.plus(SHORT_WHILE));
        Summary summary = settledSummary();
        out.printf("%nThe story is over.%n%n%s", summary);
        if (settings.keepServing()) {
            farewell();
            String first = (String)
                    CompletableFuture.anyOf(payments.ended(), shopping.ended()).join();
            throw new StoryException("The %s has ended.".formatted(first));
        }
        return summary.agrees();
    }

    /** A shop that went on with their counts would begin with a spent budget. */
    private static void forgetEarlierStories() {
        try {
            FileSystemUtils.deleteRecursively(COUNTS);
        } catch (IOException failure) {
            throw new StoryException("The counts of an earlier story cannot be deleted: " + failure, failure);
        }
    }

    private void introduce(ServiceProcess shopping) {
        shopping.lines().stream()
                .filter(line -> line.contains(" SLO "))
                .map(line -> line.substring(line.indexOf(" SLO ") + 1).split(", source")[0])
                .forEach(out::println);
        out.printf("%nLook at  %s%n", local("/actuator/slo"));
        out.printf("         %s%n", local("/actuator/slo/checkout-availability"));
        out.printf("         %s%n", local("/actuator/prometheus"));
        out.printf("Logs in  %s, counts in %s%n", LOGS, COUNTS.getFileName());
        out.printf("""

                A story of %s at %d requests a second. A burn rate of 1x spends the budget in
                just the period. "Now" means since the table before; 5m and 1h are the shop's
                and read the same until it is 5 minutes old.
                """, LiveTable.clock(Phase.length(phases)), REQUESTS_PER_SECOND);
    }

    private void farewell() {
        out.printf(
                """

                The shop goes on serving, Ctrl-C ends it. Be the story yourself:
                  curl -X PUT '%s?failing=0.5'
                  curl -X POST %s
                  curl %s
                """, payment.resolve("/behaviour"), local("/checkout/1"), local("/actuator/slo/checkout-availability"));
    }

    private void send() {
        try {
            load.play(schedule());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void perform() throws InterruptedException {
        long startNanos = metronome.nanoTime();
        lastNanos = startNanos;
        Duration begin = Duration.ZERO;
        for (Phase phase : phases) {
            behave(phase);
            out.printf("%n%s  %s%n", LiveTable.clock(begin), phase.says());
            Duration end = begin.plus(phase.length());
            for (Duration at = begin; at.compareTo(end) < 0; ) {
                at = nextTable(at, end);
                metronome.waitUntil(startNanos + at.toNanos());
                show(at, phase);
            }
            begin = end;
        }
    }

    /** After an interval, or at the end of the phase if that is not much further. */
    private static Duration nextTable(Duration at, Duration end) {
        Duration next = at.plus(INTERVAL);
        return next.plus(INTERVAL.dividedBy(2)).compareTo(end) > 0 ? end : next;
    }

    private void show(Duration at, Phase phase) throws InterruptedException {
        long sent =
                checkout.tally().counts().sent() + catalogue.tally().counts().sent();
        long nowNanos = metronome.nanoTime();
        double seconds = (nowNanos - lastNanos) / 1e9;
        long perSecond = Math.round((sent - lastSent) / seconds);
        lastSent = sent;
        lastNanos = nowNanos;
        out.printf(
                "%n%s",
                table.render(new Moment(at, phase.name(), phase.payment(), perSecond, load.inFlight()), slos()));
    }

    /** The shop publishes its counts once a second; the last ones are awaited. */
    private Summary settledSummary() throws InterruptedException {
        long startNanos = metronome.nanoTime();
        Summary summary = summary();
        while (!summary.agrees() && metronome.nanoTime() - startNanos < SETTLING.toNanos()) {
            Thread.sleep(SHORT_WHILE.toMillis());
            summary = summary();
        }
        return summary;
    }

    private Summary summary() throws InterruptedException {
        List<SloStatus> slos = slos();
        return new Summary(List.of(
                line(checkout, "checkout-availability", slos), line(catalogue, "catalogue-availability", slos)));
    }

    private static Summary.Line line(Route route, String name, List<SloStatus> slos) {
        Tally tally = route.tally();
        SloStatus slo = slos.stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new Summary.Line(route.name(), tally.counts(), tally.percentile(0.99), slo);
    }

    private List<SloStatus> slos() throws InterruptedException {
        URI endpoint = shop.resolve("/actuator/slo");
        try {
            return json.readValue(Http.get(endpoint).body(), SloStatus.Report.class)
                    .slos();
        } catch (IOException failure) {
            throw new StoryException("The shop does not answer %s: %s".formatted(endpoint, failure), failure);
        }
    }

    private void behave(Phase phase) throws InterruptedException {
        URI endpoint = payment.resolve("/behaviour?" + phase.payment().toQuery());
        try {
            Http.put(endpoint);
        } catch (IOException failure) {
            throw new StoryException(
                    "The payment service does not answer %s: %s".formatted(endpoint, failure), failure);
        }
    }

    private static ServiceProcess start(String name, Class<?> main, String... arguments) {
        Path log = LOGS.resolve(name.split(" ")[0] + ".log");
        ServiceProcess process = ServiceProcess.start(name, log, main, arguments);
        Runtime.getRuntime().addShutdownHook(new Thread(process::stop));
        return process;
    }

    private Schedule schedule() {
        return new Schedule(REQUESTS_PER_SECOND, Phase.length(phases));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(shop.resolve(path)).timeout(PATIENCE);
    }

    private String local(String path) {
        return "http://localhost:" + settings.shopPort() + path;
    }

    private static URI loopback(int port) {
        return LoadGenerator.requireLoopback(URI.create("http://127.0.0.1:" + port));
    }
}
