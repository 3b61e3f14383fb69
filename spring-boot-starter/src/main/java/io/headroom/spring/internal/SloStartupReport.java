package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.Slo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each SLO, and a warning for those that nothing feeds. */
public final class SloStartupReport extends ReadyReport {
    private static final Logger LOG = LoggerFactory.getLogger(SloStartupReport.class);

    private final Headroom headroom;
    private final SloDeclarations declarations;
    private final SloSources sources;

    public SloStartupReport(Headroom headroom, SloDeclarations declarations, SloSources sources) {
        this.headroom = headroom;
        this.declarations = declarations;
        this.sources = sources;
    }

    @Override
    protected void report() {
        declarations.sorted(headroom).forEach(this::report);
    }

    private void report(Slo slo) {
        String source = sources.of(slo.name());
        String events = declarations
                .http(slo.name())
                .map(HttpSelector::toString)
                .orElseGet(() -> declarations
                        .job(slo.name())
                        .map(job -> "runs of " + job)
                        .orElse("events that the application records"));
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
