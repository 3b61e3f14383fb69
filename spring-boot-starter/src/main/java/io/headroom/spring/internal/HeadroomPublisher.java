package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.SloEvent;
import io.headroom.guard.GuardEvent;
import io.headroom.prometheus.PrometheusRules;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;

/**
 * Publishes what happens to SLOs and what guards decide as application events, {@code @EventListener void on(SloEvent.AlertChanged event)}, and tells
 * Alertmanagers what fires, if properties name any.
 */
final class HeadroomPublisher {
    private final Headroom headroom;
    private final AlertmanagerSettings alertmanager;
    private final ApplicationContext application;
    private final Consumer<SloEvent> slos;
    private final Consumer<GuardEvent> guards;

    /** Ends to tell Alertmanagers; null while nobody is told. */
    private @Nullable Runnable end;

    HeadroomPublisher(Headroom headroom, AlertmanagerSettings alertmanager, ApplicationContext application) {
        this.headroom = headroom;
        this.alertmanager = alertmanager;
        this.application = application;
        slos = application::publishEvent;
        guards = application::publishEvent;
    }

    void start() {
        headroom.addEventListener(slos);
        headroom.addGuardListener(guards);
        if (alertmanager.push() != null) {
            end = alertmanager.start(
                            headroom,
                            application.getBean(PrometheusRules.class),
                            application.getBeanProvider(SslBundles.class))::close;
        }
    }

    void close() {
        headroom.removeEventListener(slos);
        headroom.removeGuardListener(guards);
        if (end != null) {
            end.run();
        }
    }
}
