package io.headroom.spring;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** One line for each declared SLO once the application is ready, and a warning for those that nothing feeds. */
final class SloStartupReport implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(SloStartupReport.class);

    private final SloDeclarations declarations;
    private final SloSources sources;

    SloStartupReport(SloDeclarations declarations, SloSources sources) {
        this.declarations = declarations;
        this.sources = sources;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        declarations.all().forEach(this::report);
    }

    private void report(SloDeclaration slo) {
        String source = sources.of(slo.name());
        LOG.info("SLO {}: {}, {} of {}, source {}", slo.name(), slo.objective(), slo.sli(), slo.events(), source);
        if (source.equals(HttpEventSource.NONE)) {
            LOG.warn(
                    "SLO {} counts nothing: the HTTP server observations that would feed it are switched off or absent; "
                            + "check the dependency spring-boot-starter-actuator and management.observations.enable.*",
                    slo.name());
        }
    }
}
