package io.headroom.prometheus;

import io.headroom.Headroom;
import io.headroom.SloEvent;
import io.headroom.SloListener;
import io.headroom.alert.AlertState;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells Alertmanagers of the burn alerts that fire in this process, for services whose SLOs no Prometheus has rules for. Labels and
 * annotations are those of the {@linkplain PrometheusRules generated rules}, so that the same routes serve both.
 *
 * <p>An alert is sent when it begins to fire, and again at each interval. Nobody says that it is over: each sending holds for
 * {@linkplain Builder#resolveAfter a while}, and Alertmanager keeps the latest end. So what several replicas send is one alert, which lasts
 * until the last of them has been silent for that long; a replica that is gone needs no goodbye, and the one whose trouble is over cannot end
 * the alert of the others. During maintenance nothing is sent.
 *
 * <p>Each Alertmanager is told by a daemon thread of its own, and whoever cannot be reached is tried again at the next interval with what fires
 * then: nothing queues up, and neither ticks nor recorders wait. What goes wrong is logged, once until it is over. Thread-safe.
 */
public final class AlertmanagerPush implements AutoCloseable {
    private static final String PATH = "/api/v2/alerts";

    private final Headroom headroom;
    private final List<AlertReceiver> receivers;
    private final Consumer<SloEvent> listener = this::on;
    private final SloListener lifecycle = new SloListener() {
        @Override
        public void closed() {
            receivers.forEach(AlertReceiver::closeLater);
        }
    };

    AlertmanagerPush(Headroom headroom, Builder settings) {
        this.headroom = headroom;
        FiringAlerts alerts = new FiringAlerts(headroom, settings.rules.settings(), settings.resolveAfter);
        HttpClient client = settings.client();
        receivers = settings.addresses.stream()
                .map(address -> new AlertReceiver(headroom, alerts, settings, address, client))
                .toList();
    }

    /**
     * Settings for the Alertmanager at an address.
     *
     * @param url {@code http} or {@code https}, with the path under which {@code /api/v2/alerts} is found, if any
     * @throws IllegalArgumentException if it is no such address
     */
    public static Builder to(String url) {
        return new Builder().to(url);
    }

    private void start() {
        headroom.addListener(lifecycle);
        headroom.addEventListener(listener);
        receivers.forEach(AlertReceiver::start);
    }

    private void on(SloEvent event) {
        if (event instanceof SloEvent.AlertChanged changed
                && changed.change().status().state() == AlertState.FIRING) {
            receivers.forEach(AlertReceiver::wake);
        }
    }

    /** Sends what fires to one Alertmanager after the other, and waits for them. Happens by itself. What prevents it is logged. */
    public void send() {
        receivers.forEach(AlertReceiver::send);
    }

    /** Sends nothing more; what fires is over when its time is. The end of the {@link Headroom} does the same. */
    @Override
    public void close() {
        headroom.removeEventListener(listener);
        headroom.removeListener(lifecycle);
        receivers.forEach(AlertReceiver::close);
    }

    /** The settings. */
    public static final class Builder extends ServerAccess<Builder> {
        private static final Duration SHORTEST = Duration.ofSeconds(1);

        private final Set<URI> addresses = new LinkedHashSet<>();
        private PrometheusRules rules = PrometheusRules.standard();
        private Duration resolveAfter = Duration.ofMinutes(2);
        Duration interval = Duration.ofSeconds(30);

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Adds an Alertmanager: every one of a cluster is told, and they agree on who notifies.
         *
         * @throws IllegalArgumentException if it is no address, as for the first
         */
        public Builder to(String url) {
            addresses.add(HttpEndpoint.address(url, PATH, "http://alertmanager:9093"));
            return this;
        }

        /** How labels and annotations are named, and the runbook; {@link PrometheusRules#standard()} unless set. */
        public Builder rules(PrometheusRules rules) {
            this.rules = rules;
            return this;
        }

        /** The time between two sendings of what fires, from 1 second to 5 minutes; 30 seconds unless set. */
        public Builder interval(Duration interval) {
            this.interval = DurationGrammar.checkRange("interval", interval, SHORTEST, Duration.ofMinutes(5), "30s");
            return this;
        }

        /**
         * How long a sending holds, and so how long after the last one an alert is over, by this machine's clock, which must not differ from
         * Alertmanager's by more than half of it. From 2 seconds to 1 hour and two intervals at least; 2 minutes unless set.
         */
        public Builder resolveAfter(Duration time) {
            resolveAfter = DurationGrammar.checkRange(
                    "resolve after", time, SHORTEST.multipliedBy(2), Duration.ofHours(1), "2m");
            return this;
        }

        Duration resolveAfter() {
            return resolveAfter;
        }

        /**
         * Begins to send.
         *
         * @throws IllegalArgumentException if what is sent holds for less than two intervals
         * @throws IllegalStateException if the Headroom is closed
         */
        public AlertmanagerPush start(Headroom headroom) {
            requireOverlap();
            AlertmanagerPush push = new AlertmanagerPush(headroom, this);
            push.start();
            return push;
        }

        /** @throws IllegalArgumentException if what is sent holds for less than two intervals */
        public Builder requireOverlap() {
            if (resolveAfter.compareTo(interval.multipliedBy(2)) < 0) {
                throw new InvalidSettingException(
                        "resolve after",
                        DurationGrammar.format(resolveAfter),
                        "must be at least two intervals of " + DurationGrammar.format(interval),
                        "write a longer one, or a shorter interval");
            }
            return this;
        }
    }
}
