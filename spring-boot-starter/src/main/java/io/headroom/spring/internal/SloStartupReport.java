package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.Slo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each SLO, and a warning for those that nothing feeds. */
final class SloStartupReport implements ReadyReport {
    private static final Logger LOG = LoggerFactory.getLogger(SloStartupReport.class);

    private final Headroom headroom;
    private final SloDeclarations declarations;
    private final SloSources sources;

    SloStartupReport(Headroom headroom, SloDeclarations declarations, SloSources sources) {
        this.headroom = headroom;
        this.declarations = declarations;
        this.sources = sources;
    }

    @Override
    public void report() {
        for (Slo slo : declarations.sorted(headroom)) {
            report(slo);
        }
    }

    private void report(Slo slo) {
        String source = sources.of(slo.name());
        SloDeclaration declaration = declarations.declaration(slo.name()).orElse(null);
        String events = "events that the application records";
        if (declaration != null && declaration.http() != null) {
            events = declaration.http().toString();
        } else if (declaration != null && declaration.job() != null) {
            events = "runs of " + declaration.job();
        }
        LOG.info("SLO {}: {}, {} of {}, source {}", slo.name(), slo.objective(), slo.sli(), events, source);
        if (source.equals(HttpEventSource.NONE)) {
            LOG.warn(
                    "SLO {} counts nothing: the HTTP server observations that would feed it are switched off or absent; "
                            + "check management.observations.enable.*, or set headroom.http.source=filter; "
                            + "in an application that serves no requests leave out sli.http and record the events in code",
                    slo.name());
        }
    }
}
