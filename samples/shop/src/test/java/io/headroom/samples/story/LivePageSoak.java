package io.headroom.samples.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.samples.payment.Behaviour;
import io.headroom.samples.payment.PaymentServer;
import io.headroom.samples.shop.ShopApplication;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the live page of 500 SLOs costs the browser and the service, while every figure changes. Prints the figures of docs/live-page.md. */
class LivePageSoak {
    private static final int SLOS = 500;
    private static final int PAGES = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MINUTES = 10;
    private static final int ROUNDS = 10;
    private static final int WARM_ROUNDS = 40;
    private static final int WARM_REQUESTS = 100;
    private static final int STEPS = PAGES;
    private static final Duration STEP = Duration.ofSeconds(2).dividedBy(STEPS);
    private static final Pattern MOMENT = Pattern.compile("\"(?:asOf|at)\":\"([^\"]+)\"");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port = ServiceProcess.freePort();
    private final URI address = URI.create("http://127.0.0.1:" + port);

    @TempDir
    private Path directory;

    @Test
    void aListIsPaintedAndUpdatedFast() throws Exception {
        withShop(shop -> look());
    }

    @Test
    void openPagesCostTheServiceLittle() throws Exception {
        withShop(this::serve);
    }

    @Test
    void openPagesKeepTheirMemory() throws Exception {
        withShop(shop -> stayOpen());
    }

    private void withShop(Check check) throws Exception {
        try (PaymentServer payments = new PaymentServer(0)) {
            payments.behave(Behaviour.failing(0.2));
            ServiceProcess shop = start(payments);
            try {
                check.of(shop);
            } finally {
                shop.stop();
            }
        }
    }

    private ServiceProcess start(PaymentServer payments) throws Exception {
        Stream<String> slos = IntStream.range(0, SLOS)
                .mapToObj(i -> "headroom.slos.checkout-%d".formatted(i))
                .flatMap(slo -> Stream.of(
                        "--%s.objective=50%%".formatted(slo),
                        "--%s.period=2h".formatted(slo),
                        "--%s.sli.http.uri=/checkout/{id}".formatted(slo)));
        Stream<String> rest =
                Stream.of("--server.port=" + port, "--shop.payment-url=http://127.0.0.1:" + payments.port());
        ServiceProcess shop = ServiceProcess.startForLong(
                "shop",
                directory.resolve("shop.log"),
                ShopApplication.class,
                Stream.concat(slos, rest).toArray(String[]::new));
        shop.awaitUp(address.resolve("/actuator/health/readiness"));
        return shop;
    }

    /** First paint, and script and layout time of an update of all rows. */
    private void look() throws Exception {
        try (Browser browser = new Browser()) {
            pay();
            browser.look(1120, 900, "light");
            browser.open(address.resolve("/actuator/slo"));
            await().atMost(PATIENCE).until(() -> browser.all("#rows tr").size() > SLOS);
            double paint =
                    number(browser.run("return performance.getEntriesByName('first-contentful-paint')[0].startTime"));
            Map<String, Double> before = browser.metrics();
            for (int round = 0; round < ROUNDS; round++) {
                String shown = browser.text("#connection");
                pay();
                await().atMost(PATIENCE)
                        .until(() -> !browser.text("#connection").equals(shown));
            }
            Map<String, Double> after = browser.metrics();
            double script = 1_000 * (after.get("ScriptDuration") - before.get("ScriptDuration")) / ROUNDS;
            System.out.printf(
                    Locale.ROOT,
                    "%d SLOs: first paint after %.0f ms; %.1f ms of script an update; heap %.1f MB, after %d updates %.1f MB%n",
                    SLOS,
                    paint,
                    script,
                    before.get("JSHeapUsedSize") / 1e6,
                    ROUNDS,
                    after.get("JSHeapUsedSize") / 1e6);
            for (String colours : List.of("light", "dark")) {
                browser.look(Browser.WIDE, Browser.HEIGHT, colours);
                browser.picture("many-" + colours);
            }
            browser.look(Browser.NARROW, 2 * Browser.HEIGHT, "light");
            browser.picture("many-narrow");
            assertThat(paint).isLessThan(1_000);
            assertThat(script).isLessThan(50);
        }
    }

    /** The heap of the list, and of one SLO with its plots, both open and looked at for ten minutes. */
    private void stayOpen() throws Exception {
        try (Browser list = new Browser();
                Browser one = new Browser()) {
            pay();
            list.lookUsual();
            list.open(address.resolve("/actuator/slo"));
            one.lookUsual();
            one.open(address.resolve("/actuator/slo/checkout-1"));
            await().atMost(PATIENCE).until(() -> list.all("#rows tr").size() >= SLOS);
            await().atMost(PATIENCE).until(() -> !one.all("canvas").isEmpty());
            List<List<Double>> heaps = List.of(new ArrayList<>(), new ArrayList<>());
            long startNanos = System.nanoTime();
            for (int minute = 0; minute <= MINUTES; minute++) {
                for (long end = startNanos + TimeUnit.MINUTES.toNanos(minute); System.nanoTime() < end; ) {
                    pay();
                    awaitNanos(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
                }
                heaps.get(0).add(megabytes(list));
                heaps.get(1).add(megabytes(one));
            }
            System.out.printf(
                    Locale.ROOT,
                    "heap of the page in MB, minute by minute: all SLOs %s, one %s%n",
                    heaps.get(0),
                    heaps.get(1));
            assertThat(heaps).allSatisfy(heap -> assertThat(heap.get(MINUTES)).isLessThan(1.2 * heap.get(2)));
        }
    }

    /** What is left after a collection. */
    private static double megabytes(Browser browser) {
        return Math.round(browser.metrics().get("JSHeapUsedSize") / 1e4) / 1e2;
    }

    /** What pages that ask every two seconds cost the service, beyond what it needs without: from the start on, and once it is compiled. */
    private void serve(ServiceProcess shop) throws Exception {
        measure("the first minutes", shop);
        for (int round = 0; round < WARM_ROUNDS; round++) {
            for (Asked asked : Asked.values()) {
                pay();
                get("/actuator/slo"); // all are described, which pages cause once a second
                String known = asOf(get("/actuator/slo"));
                for (int i = 0; i < WARM_REQUESTS; i++) {
                    get(asked.path(known, known));
                }
            }
        }
        measure("then, after %d requests".formatted(WARM_ROUNDS * Asked.values().length * WARM_REQUESTS), shop);
    }

    private void measure(String when, ServiceProcess shop) throws Exception {
        Used without = poll(shop, Asked.LIST, 0);
        System.out.printf(Locale.ROOT, "%s: no page of %d SLOs: %s of a core%n", when, SLOS, without);
        for (Asked asked : Asked.values()) {
            Used with = poll(shop, asked, PAGES);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d pages, %s: %s of a core beyond that%n",
                    when,
                    PAGES,
                    asked,
                    with.minus(without));
        }
    }

    /** Pages that ask one after the other, spread over the time between two questions of one; gives the share of a core that the service used. */
    private Used poll(ServiceProcess shop, Asked asked, int pages) throws Exception {
        String[] known = new String[pages];
        Arrays.fill(known, asOf(get("/actuator/slo")));
        String latest = asOf(get("/actuator/slo"));
        long startNanos = System.nanoTime();
        Used before = Used.of(shop);
        for (int round = 0; round < ROUNDS; round++) {
            for (int step = 0; step < STEPS; step++) {
                if (step % (STEPS / 2) == 0) {
                    pay();
                }
                if (step < pages) {
                    latest = asOf(get(asked.path(known[step], latest)));
                    known[step] = latest;
                }
                awaitNanos(startNanos + (round * STEPS + step + 1) * STEP.toNanos());
            }
        }
        return Used.of(shop).minus(before).dividedBy((System.nanoTime() - startNanos) / 1e9);
    }

    /**
     * Processor time of a process: seconds, or seconds a second.
     *
     * @param all of all its threads
     * @param compilers of the JVM's compilers, which end some day; 0 where there is no {@code /proc}
     */
    private record Used(double all, double compilers) {
        private static final double TICKS_A_SECOND = 100;
        private static final int USER = 11; // of the fields after the name, proc(5)
        private static final int SYSTEM = 12;

        static Used of(ServiceProcess shop) throws IOException {
            double all = shop.handle().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
            Path threads = Path.of("/proc", String.valueOf(shop.handle().pid()), "task");
            if (!Files.isDirectory(threads)) {
                return new Used(all, 0);
            }
            double compilers = 0;
            try (Stream<Path> each = Files.list(threads)) {
                for (Path thread : each.toList()) {
                    compilers += compiling(thread.resolve("stat"));
                }
            }
            return new Used(all, compilers);
        }

        private static double compiling(Path stat) throws IOException {
            try {
                String text = Files.readString(stat);
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
                return text.matches("(?s)\\d+ \\(C[12] Compiler.*")
                        ? (Double.parseDouble(fields[USER]) + Double.parseDouble(fields[SYSTEM])) / TICKS_A_SECOND
                        : 0;
            } catch (NoSuchFileException ended) {
                return 0;
            }
        }

        Used minus(Used other) {
            return new Used(all - other.all, compilers - other.compilers);
        }

        Used dividedBy(double seconds) {
            return new Used(all / seconds, compilers / seconds);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f %%, of which compilers %.1f %%,", 100 * all, 100 * compilers);
        }
    }

    private interface Check {
        void of(ServiceProcess shop) throws Exception;
    }

    private static void awaitNanos(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        boolean packed = answer.headers().firstValue("Content-Encoding").isPresent();
        InputStream body = new ByteArrayInputStream(answer.body());
        try (InputStream plain = packed ? new GZIPInputStream(body) : body) {
            return new String(plain.readAllBytes(), UTF_8);
        }
    }

    /** Of a list; of one SLO when its figures were taken. Parsing all of it would take this process more than the service. */
    private static String asOf(String answer) {
        Matcher moment = MOMENT.matcher(answer);
        assertThat(moment.find())
                .as(answer.substring(0, Math.min(200, answer.length())))
                .isTrue();
        return moment.group(1);
    }

    private void pay() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/checkout/7"))
                .POST(BodyPublishers.noBody())
                .build();
        for (int i : List.of(1, 2, 3, 4, 5)) {
            client.send(request, BodyHandlers.discarding());
        }
    }

    /** What a page asks for. */
    private enum Asked {
        LIST,
        LIST_AND_NOTHING_IS_NEW,
        ONE_SLO;

        /**
         * @param since when it asked last
         * @param latest when anybody did
         */
        String path(String since, String latest) {
            return switch (this) {
                case LIST -> "/actuator/slo?since=" + since;
                case LIST_AND_NOTHING_IS_NEW -> "/actuator/slo?since=" + latest;
                case ONE_SLO -> "/actuator/slo/checkout-1?since=1970-01-01T00:00:00Z";
            };
        }
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
