package io.headroom.spring.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Something to log once the application is ready; a fault of it never stops the application. */
public abstract class ReadyReport implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyReport.class);

    @Override
    public final void onApplicationEvent(ApplicationReadyEvent event) {
        try {
            report();
        } catch (RuntimeException | LinkageError fault) {
            LOG.warn("The SLOs are counted, but a report on them failed", fault);
        }
    }

    /** Logs what there is to say. */
    protected abstract void report();
}
