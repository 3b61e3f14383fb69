package io.headroom.spring.refresh;

import io.headroom.spring.internal.SloChanges;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/** Has the SLOs follow their properties and files. A wrong change is logged as it would be at the start, and leaves all SLOs as they are. */
final class SloRefresh implements ApplicationListener<EnvironmentChangeEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(SloRefresh.class);
    private static final String PREFIX = "headroom.";

    private final SloChanges changes;

    SloRefresh(SloChanges changes) {
        this.changes = changes;
    }

    @Override
    public void onApplicationEvent(EnvironmentChangeEvent event) {
        try {
            if (event.getKeys().stream().anyMatch(SloRefresh::isOurs) || changes.haveFilesChanged()) {
                changes.reread();
            }
        } catch (RuntimeException refused) {
            FailureAnalysis analysis = SloChanges.explain(refused);
            LOG.error("All SLOs stay as they are. {}\n\n{}", analysis.getDescription(), analysis.getAction());
        }
    }

    /** Relaxed binding takes a variable too. */
    private static boolean isOurs(String key) {
        return key.toLowerCase(Locale.ROOT).replace('_', '.').startsWith(PREFIX);
    }
}
