package io.headroom.samples.story;

import io.headroom.Headroom;
import io.headroom.SloBuilder;
import io.headroom.samples.story.RequestLog.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The SLOs of the fleet, and which answers its load generator takes for bad. */
enum FleetSlo {
    CHECKOUT("checkout-availability", "95%", 0.95, "/checkout/{id}", "POST", Duration.ZERO),
    SLOW_CHECKOUT("checkout-latency", "90%", 0.9, "/checkout/{id}", "POST", Duration.ofMillis(600)),
    NEVER_FAILED("catalogue-availability", "99.9%", 0.999, "/catalogue/{sku}", "GET", Duration.ZERO),
    FIRST_FAILURE("parcel-availability", "99%", 0.99, "/parcel/{n}", "GET", Duration.ZERO),
    NEVER_USED("gift-availability", "99%", 0.99, "/gift/{n}", "GET", Duration.ZERO);

    static final Duration PERIOD = Duration.ofHours(2);

    /** How far from a threshold the shop's clock and Headroom's, which starts a little later, may lie on different sides of it. */
    private static final Duration DOUBT = Duration.ofMillis(25);

    private static final String[] ALERTS = {"page 5% 1m/10s", "ticket 2% 2m/30s"};

    final String slo;
    final double objective;
    private final String target;
    private final String uri;
    private final String method;
    private final Duration threshold;

    FleetSlo(String slo, String target, double objective, String uri, String method, Duration threshold) {
        this.slo = slo;
        this.target = target;
        this.objective = objective;
        this.uri = uri;
        this.method = method;
        this.threshold = threshold;
    }

    /** The properties of a replica that declare all of them. */
    static Stream<String> properties() {
        return Stream.of(values()).flatMap(FleetSlo::property);
    }

    /** All of them in this process, without traffic. */
    static Headroom declared() {
        Headroom headroom = Headroom.create("shop");
        for (FleetSlo slo : values()) {
            headroom.slo(slo.slo, slo::declare);
        }
        return headroom;
    }

    boolean concerns(Answer answer) {
        return answer.path().startsWith(uri.substring(0, uri.indexOf('{')));
    }

    boolean isBad(Answer answer) {
        return answer.status() >= RequestLog.ERROR
                || hasThreshold() && answer.took().compareTo(threshold) > 0;
    }

    /** Whether Headroom may rightly have counted it otherwise. */
    boolean isDoubtful(Answer answer) {
        return hasThreshold()
                && answer.status() < RequestLog.ERROR
                && answer.took().minus(threshold).abs().compareTo(DOUBT) <= 0;
    }

    private boolean hasThreshold() {
        return !threshold.isZero();
    }

    private void declare(SloBuilder builder) {
        builder.objective(target).period(PERIOD).alerts(ALERTS);
        if (hasThreshold()) {
            builder.latency(threshold);
        }
    }

    private Stream<String> property() {
        String prefix = "--headroom.slos." + slo + ".";
        List<String> properties = List.of(
                prefix + "objective=" + target,
                prefix + "period=" + PERIOD.toHours() + "h",
                prefix + "alerts.rules[0]=" + ALERTS[0],
                prefix + "alerts.rules[1]=" + ALERTS[1],
                prefix + "sli.http.uri=" + uri,
                prefix + "sli.http.method=" + method);
        return hasThreshold()
                ? Stream.concat(properties.stream(), Stream.of(prefix + "sli.latency=" + threshold.toMillis() + "ms"))
                : properties.stream();
    }
}
