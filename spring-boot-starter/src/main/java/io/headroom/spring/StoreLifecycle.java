package io.headroom.spring;

import io.headroom.Headroom;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Saves the last counts when no more requests come, and before the connections to a store are stopped. */
final class StoreLifecycle implements SmartLifecycle {
    /** Web servers and listeners end in phases near the highest, clients of databases in the lower ones. */
    private static final int PHASE = 1024;

    private final Headroom headroom;
    private final ConfigurableApplicationContext application;
    private volatile boolean running;

    StoreLifecycle(Headroom headroom, ConfigurableApplicationContext application) {
        this.headroom = headroom;
        this.application = application;
    }

    @Override
    public void start() {
        running = true;
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
}
