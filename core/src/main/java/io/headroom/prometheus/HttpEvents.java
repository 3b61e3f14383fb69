package io.headroom.prometheus;

import io.headroom.prometheus.EventSource.Buckets;
import io.headroom.prometheus.EventSource.Convention;
import io.headroom.prometheus.EventSource.HttpMeter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests of an HTTP meter. Under a latency SLI good is what was answered without failure within the threshold, so that a fast
 * failure is bad. Series of an outcome appear with its first request: what is missing counts as 0.
 */
final class HttpEvents implements Events {
    private final Convention convention;
    private final boolean isNative;
    private final Selector service;
    private final Selector requests;
    private final @Nullable Duration threshold;

    /** @param threshold the longest good duration; null if durations do not matter */
    HttpEvents(HttpMeter meter, @Nullable Duration threshold) {
        convention = meter.convention();
        isNative = meter.buckets() == Buckets.NATIVE;
        this.threshold = threshold;
        service = Selector.of(convention.meter, meter.target());
        Selector route = service.with(convention.uri, "=", meter.uri());
        requests = meter.method() == null ? route : route.with(convention.method, "=", meter.method());
    }

    @Override
    public String bad(Count count, Duration window) {
        if (threshold == null) {
            return total(count, convention.failed(requests), window);
        }
        String good = isNative ? fraction(count, window, threshold) : bucket(count, window, threshold);
        return "(%s - %s)".formatted(total(count, requests, window), good);
    }

    @Override
    public String all(Count count, Duration window) {
        return total(count, requests, window);
    }

    @Override
    public Selector presence() {
        return threshold == null || isNative ? series(service) : atMost(service, threshold);
    }

    @Override
    public Map<Selector, Boolean> exported() {
        if (isNative) {
            return Map.of();
        }
        Map<Selector, Boolean> exported = new LinkedHashMap<>();
        for (boolean failed : new boolean[] {false, true}) {
            Selector answers =
                    requests.with(convention.failure, "=", failed ? convention.failedExample : convention.goodExample);
            exported.put(series(answers), failed);
            if (threshold != null) {
                exported.put(answers.of(answers.metric(), "_bucket").with("le", "=", boundary(threshold)), failed);
            }
        }
        return exported;
    }

    @Override
    public Selector service() {
        return series(service);
    }

    private String total(Count count, Selector series, Duration window) {
        return isNative
                ? "histogram_count(%s)".formatted(count.histogram(series, window))
                : count.of(series(series), window);
    }

    private Selector series(Selector base) {
        return isNative ? base : base.of(base.metric(), "_count");
    }

    private String bucket(Count count, Duration window, Duration longest) {
        Selector any = atMost(requests, longest);
        return orNothing(count.of(convention.answered(any), window), count.of(any, window));
    }

    private String fraction(Count count, Duration window, Duration longest) {
        String answered = count.histogram(convention.answered(requests), window);
        String good = "histogram_fraction(0, %s, %s) * (histogram_count(%s) > 0)"
                .formatted(Decimal.format(Decimal.seconds(longest)), answered, answered);
        return orNothing(good, total(count, requests, window));
    }

    /** Prometheus 3 writes whole boundaries as {@code 1.0}, as some clients always did, and others {@code 1}. */
    private static Selector atMost(Selector base, Duration longest) {
        BigDecimal seconds = Decimal.seconds(longest);
        String text = Decimal.format(seconds);
        Selector buckets = base.of(base.metric(), "_bucket");
        return seconds.stripTrailingZeros().scale() > 0
                ? buckets.with("le", "=", text)
                : buckets.with("le", "=~", text + "(\\.0)?");
    }

    /** As Java's client writes it. */
    private static String boundary(Duration longest) {
        BigDecimal seconds = Decimal.seconds(longest).stripTrailingZeros();
        return seconds.scale() > 0
                ? seconds.toPlainString()
                : seconds.setScale(1).toPlainString();
    }

    private static String orNothing(String some, String whole) {
        return "(%s or 0 * %s)".formatted(some, whole);
    }
}
