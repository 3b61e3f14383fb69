package io.headroom.prometheus;

import io.headroom.Headroom;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.json.Json;
import io.headroom.internal.thread.Ticker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Alertmanager, and the thread that tells it what fires. */
final class AlertReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerPush.class);

    /** An alert is about 1 kB; Alertmanager's proxies may take no more than 1 MB. */
    private static final int MOST_AT_ONCE = 256;

    private static final int MOST_BYTES = 64 << 10;

    private final Headroom headroom;
    private final FiringAlerts alerts;
    private final URI address;
    private final HttpEndpoint endpoint;
    private final Duration interval;
    private final Duration resolveAfter;
    private final Ticker ticker;

    /** What the last warning said; empty once that is over. Guarded by this. */
    private String trouble = "";

    AlertReceiver(
            Headroom headroom, FiringAlerts alerts, AlertmanagerPush.Builder settings, URI address, HttpClient client) {
        this.headroom = headroom;
        this.alerts = alerts;
        this.address = address;
        endpoint = new HttpEndpoint(address, settings, client, "application/json");
        interval = settings.interval;
        resolveAfter = settings.resolveAfter();
        ticker = new Ticker("headroom-alertmanager-" + address.getAuthority(), interval, this::send);
    }

    void start() {
        ticker.start();
        ticker.wake();
    }

    void wake() {
        ticker.wake();
    }

    void close() {
        ticker.close();
    }

    void closeLater() {
        ticker.closeLater();
    }

    /** Sends what fires, if anything does. */
    synchronized void send() {
        List<Map<String, Object>> firing = alerts.now();
        String wrong = "";
        try {
            for (int from = 0; from < firing.size(); from += MOST_AT_ONCE) {
                String refusal = post(firing.subList(from, Math.min(from + MOST_AT_ONCE, firing.size())));
                wrong = wrong.isEmpty() ? refusal : wrong;
            }
        } catch (IOException | RuntimeException failure) {
            wrong = String.valueOf(failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!firing.isEmpty()) {
            report(wrong);
        }
    }

    /** Gives what is wrong with the answer; one that is refused does not keep others from being sent. */
    private String post(List<Map<String, Object>> some) throws IOException, InterruptedException {
        try {
            HttpResponse<byte[]> answer = endpoint.post(Json.line(some), MOST_BYTES);
            Instant end = Instant.parse(String.valueOf(some.get(0).get("endsAt")));
            return answer.headers()
                    .firstValue("Date")
                    .map(date -> skew(date, end))
                    .orElse("");
        } catch (HttpEndpoint.RefusedException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** A clock that is far off ends alerts before they began, or long after they are over. */
    private String skew(String date, Instant end) {
        try {
            Instant there = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            Duration skew = Duration.between(there, end).minus(resolveAfter).abs();
            return skew.compareTo(resolveAfter.dividedBy(2)) <= 0
                    ? ""
                    : "its clock must be within %s of this machine's"
                            .formatted(DurationGrammar.format(resolveAfter.dividedBy(2)));
        } catch (DateTimeException none) {
            return "";
        }
    }

    private void report(String wrong) {
        if (!wrong.isEmpty() && !wrong.equals(trouble)) {
            LOG.warn(
                    "The alerts of {} were not taken by {}, trying again every {}: {}",
                    headroom.service(),
                    address,
                    DurationGrammar.format(interval),
                    wrong);
        } else if (wrong.isEmpty() && !trouble.isEmpty()) {
            LOG.info("The alerts of {} are taken by {} again", headroom.service(), address);
        }
        trouble = wrong;
    }
}
