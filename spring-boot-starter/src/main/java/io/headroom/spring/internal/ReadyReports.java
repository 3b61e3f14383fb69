package io.headroom.spring.internal;

import io.headroom.Headroom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;

/**
 * Logs what there is to say of SLOs and guards once the application is ready; where there are none, nothing is made that would say so. A fault of a
 * report never stops the application.
 */
final class ReadyReports {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyReports.class);

    private final Headroom headroom;
    private final HeadroomSettings settings;
    private final SloDeclarations declarations;
    private final ApplicationContext application;

    ReadyReports(
            Headroom headroom,
            HeadroomSettings settings,
            SloDeclarations declarations,
            ApplicationContext application) {
        this.headroom = headroom;
        this.settings = settings;
        this.declarations = declarations;
        this.application = application;
    }

    void log() {
        if (!headroom.slos().isEmpty()) {
            log(() -> new SloStartupReport(headroom, declarations, application.getBean(SloSources.class)).report());
            log(new StoreReport(settings.store()));
        }
        if (!headroom.slos().isEmpty() || !headroom.guards().isEmpty()) {
            log(() -> application
                    .getBeanProvider(ReadyReport.class)
                    .orderedStream()
                    .forEach(ReadyReports::log));
        }
    }

    private static void log(ReadyReport report) {
        try {
            report.report();
        } catch (RuntimeException | LinkageError fault) {
            LOG.warn("The SLOs are counted, but a report on them failed", fault);
        }
    }
}
