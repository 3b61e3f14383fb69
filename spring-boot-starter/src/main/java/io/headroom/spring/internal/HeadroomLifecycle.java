package io.headroom.spring.internal;

import io.headroom.Headroom;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * What a {@link Headroom} does as the application goes on: publishes once the singletons are there, reports once it is ready, and saves the last counts
 * when no more requests come, before the connections to a store are stopped. One bean, since Spring looks at each for longer than this one takes.
 */
public final class HeadroomLifecycle
        implements SmartInitializingSingleton,
                SmartLifecycle,
                ApplicationListener<ApplicationReadyEvent>,
                DisposableBean {
    /** Web servers and listeners end in phases near the highest, clients of databases in the lower ones. */
    private static final int PHASE = 1024;

    private final Headroom headroom;
    private final ConfigurableApplicationContext application;
    private final HeadroomPublisher publisher;
    private final ReadyReports reports;
    private volatile boolean running;

    public HeadroomLifecycle(
            Headroom headroom,
            HeadroomSettings settings,
            SloDeclarations declarations,
            ConfigurableApplicationContext application) {
        this.headroom = headroom;
        this.application = application;
        publisher = new HeadroomPublisher(headroom, settings.alertmanager(), application);
        reports = new ReadyReports(headroom, settings, declarations, application);
    }

    @Override
    public void afterSingletonsInstantiated() {
        publisher.start();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        reports.log();
    }

    /** An application that is only stopped may start again. */
    @Override
    public void stop() {
        if (application.isClosed()) {
            headroom.closeStore();
        } else {
            headroom.save();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void destroy() {
        publisher.close();
    }
}
