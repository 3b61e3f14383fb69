package io.headroom.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.micrometer.HeadroomMetrics;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.datadog.DatadogMeterRegistry;
import io.micrometer.elastic.ElasticMeterRegistry;
import io.micrometer.newrelic.NewRelicMeterRegistry;
import io.micrometer.statsd.StatsdConfig;
import io.micrometer.statsd.StatsdMeterRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What Micrometer's registries really send to other vendors, under which names: those of docs/backends.md. */
class BackendsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Headroom headroom =
            Headroom.builder("shop").manual(new ManualClock()).build();

    @BeforeEach
    void declare() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        headroom.guard("payments", guard -> guard.timeout("400ms"));
    }

    @AfterEach
    void close() {
        headroom.close();
    }

    @Test
    void datadogGetsCountsOfAStepWithTags() throws IOException {
        try (Backend datadog = new Backend("{}")) {
            send(
                    settings -> new DatadogMeterRegistry(settings::get, Clock.SYSTEM),
                    Map.of("datadog.apiKey", "key", "datadog.uri", datadog.url(), "datadog.step", "PT1H"));

            List<Map<String, Object>> series = datadog.requests("/api/v1/series").stream()
                    .flatMap(request -> objects(json(request.body()).get("series")))
                    .toList();
            assertThat(series)
                    .filteredOn(one -> one.get("metric").equals("slo.events"))
                    .extracting(one -> "%s %s %s".formatted(one.get("type"), value(one), tags(one)))
                    .containsExactlyInAnyOrder(
                            "count 7.0 [result:good, service:shop, slo:checkout, statistic:count]",
                            "count 3.0 [result:bad, service:shop, slo:checkout, statistic:count]");
            assertThat(series)
                    .filteredOn(one -> one.get("metric").equals("slo.objective"))
                    .extracting(one -> "%s %s %s".formatted(one.get("type"), value(one), tags(one)))
                    .containsExactly("gauge 0.99 [service:shop, slo:checkout, statistic:value]");
            assertThat(names(series, one -> one.get("metric"))).isEqualTo(documented("Datadog"));
        }
    }

    @Test
    void newRelicGetsEventsWithAttributes() throws IOException {
        try (Backend newRelic = new Backend("{}")) {
            send(
                    settings -> new NewRelicMeterRegistry(settings::get, Clock.SYSTEM),
                    Map.of(
                            "newrelic.apiKey", "key",
                            "newrelic.accountId", "1",
                            "newrelic.uri", newRelic.url(),
                            "newrelic.step", "PT1H"));

            List<Map<String, Object>> events = newRelic.requests("/v1/accounts/1/events").stream()
                    .flatMap(request -> objects(new Yaml().load(request.body())))
                    .toList();
            assertThat(events)
                    .filteredOn(event -> event.get("metricName").equals("sloEvents"))
                    .extracting(event ->
                            "%s %s %s".formatted(event.get("result"), event.get("throughput"), event.get("slo")))
                    .containsExactlyInAnyOrder("good 7 checkout", "bad 3 checkout");
            assertThat(names(events, event -> event.get("metricName"))).isEqualTo(documented("New Relic"));
        }
    }

    @Test
    void elasticGetsDocumentsWithFields() throws IOException {
        try (Backend elastic = new Backend("{\"errors\":false,\"version\":{\"number\":\"8.19.0\"}}")) {
            send(
                    settings -> new ElasticMeterRegistry(settings::get, Clock.SYSTEM),
                    Map.of("elastic.host", elastic.url(), "elastic.step", "PT1H"));

            List<Map<String, Object>> documents = elastic.requests(".*/_bulk").stream()
                    .flatMap(request -> request.body().lines())
                    .filter(line -> line.contains("@timestamp"))
                    .map(BackendsTest::json)
                    .toList();
            assertThat(documents)
                    .filteredOn(document -> document.get("name").equals("slo_events"))
                    .extracting(document ->
                            "%s %s %s".formatted(document.get("result"), document.get("count"), document.get("slo")))
                    .containsExactlyInAnyOrder("good 7.0 checkout", "bad 3.0 checkout");
            assertThat(names(documents, document -> document.get("name"))).isEqualTo(documented("Elastic"));
        }
    }

    @Test
    void statsdGetsLinesInTheFlavourOfDatadog() throws IOException {
        try (Lines lines = new Lines()) {
            Map<String, String> settings = Map.of(
                    "statsd.flavor", "datadog",
                    "statsd.host", "127.0.0.1",
                    "statsd.port", String.valueOf(lines.port()),
                    "statsd.pollingFrequency", "100ms");
            StatsdConfig config = settings::get;
            StatsdMeterRegistry registry = new StatsdMeterRegistry(config, Clock.SYSTEM);
            new HeadroomMetrics(headroom).bindTo(registry);
            await().atMost(PATIENCE)
                    .until(() -> !lines.received().isEmpty()); // what it sends before it is connected is lost
            count();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(sum(lines, "|c|#statistic:count,result:good,service:shop,slo:checkout"))
                        .isEqualTo(7);
                assertThat(sum(lines, "|c|#statistic:count,result:bad,service:shop,slo:checkout"))
                        .isEqualTo(3);
            });
            assertThat(lines.received()).contains("slo.objective:0.99|g|#statistic:value,service:shop,slo:checkout");
            Set<String> documented = documented("StatsD");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(names(lines.received(), line -> line.split(":")[0]))
                            .containsAll(documented));
            registry.close();
            assertThat(documented).containsAll(names(lines.received(), line -> line.split(":")[0]));
        }
    }

    /** Of the counts that were sent of {@code slo.events}. */
    private static int sum(Lines lines, String end) {
        return lines.received().stream()
                .filter(line -> line.startsWith("slo.events:") && line.endsWith(end))
                .mapToInt(line -> Integer.parseInt(line.substring("slo.events:".length(), line.indexOf('|'))))
                .sum();
    }

    /** Registries send what is left when they are closed. */
    private void send(Function<Map<String, String>, MeterRegistry> registry, Map<String, String> settings) {
        MeterRegistry sending = registry.apply(settings);
        new HeadroomMetrics(headroom).bindTo(sending);
        count();
        sending.close();
    }

    private void count() {
        for (int i = 0; i < 10; i++) {
            headroom.slo("checkout").recorder().record(i < 7 ? Outcome.GOOD : Outcome.BAD);
        }
        headroom.tick();
    }

    /** The names of a column of the page, without those that are an alert's or an observing guard's alone. */
    private static Set<String> documented(String vendor) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "backends.md"));
        List<List<String>> rows = Pattern.compile("(?m)^\\| (`slo\\.|`headroom\\.|Micrometer).*$")
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .map(row -> Stream.of(row.split("\\|"))
                        .skip(1)
                        .map(cell -> cell.strip().replace("`", ""))
                        .toList())
                .toList();
        int column = Stream.iterate(0, i -> i + 1)
                .filter(i -> rows.get(0).get(i).contains(vendor))
                .findFirst()
                .orElseThrow();
        return rows.stream().skip(1).map(row -> row.get(column)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> Set<String> names(Collection<T> sent, Function<T, Object> name) {
        return sent.stream().map(one -> name.apply(one).toString()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Object> json(String text) {
        return new Yaml().load(text); // JSON is YAML
    }

    @SuppressWarnings("unchecked")
    private static Stream<Map<String, Object>> objects(Object list) {
        return ((List<Map<String, Object>>) list).stream();
    }

    private static Object value(Map<String, Object> series) {
        return ((List<?>) ((List<?>) series.get("points")).get(0)).get(1);
    }

    private static List<String> tags(Map<String, Object> series) {
        return ((List<?>) series.get("tags"))
                .stream().map(Object::toString).sorted().toList();
    }

    /** The lines of datagrams. */
    private static final class Lines implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final List<String> received = new CopyOnWriteArrayList<>();
        private final Thread reader = new Thread(this::read, "statsd");

        Lines() throws SocketException {
            reader.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        List<String> received() {
            return received;
        }

        private void read() {
            DatagramPacket packet = new DatagramPacket(new byte[65_507], 65_507);
            try {
                while (!socket.isClosed()) {
                    socket.receive(packet);
                    new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(received::add);
                }
            } catch (IOException closed) {
                // the end of the test
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
