package io.headroom.spring.http;

import io.headroom.spring.HttpSelector;
import io.headroom.spring.SloDeclaration;
import io.headroom.spring.SloDeclarations;
import io.headroom.spring.http.HandlerTemplates.Handler;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Warns of SLOs whose path template belongs to no handler, once the application is ready. */
final class TemplateCheck implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateCheck.class);
    private static final int NAMED = 10;

    private final SloDeclarations declarations;
    private final HandlerTemplates templates;

    TemplateCheck(SloDeclarations declarations, HandlerTemplates templates) {
        this.declarations = declarations;
        this.templates = templates;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Collection<Handler> handlers = templates.all();
        boolean incomplete = templates.incomplete();
        for (SloDeclaration slo : declarations.all()) {
            if (slo.http() != null) {
                check(slo.name(), slo.http(), handlers, incomplete);
            }
        }
    }

    private static void check(String slo, HttpSelector http, Collection<Handler> handlers, boolean incomplete) {
        List<Handler> atTemplate = handlers.stream()
                .filter(handler -> handler.template().equals(http.uri()))
                .toList();
        String method = http.method();
        if (atTemplate.isEmpty() && !incomplete) {
            LOG.warn(
                    "SLO {} counts nothing: no handler has the path template {}; there are {}",
                    slo,
                    http.uri(),
                    known(handlers));
        } else if (!atTemplate.isEmpty()
                && method != null
                && atTemplate.stream().noneMatch(handler -> handler.answers(method))) {
            LOG.warn(
                    "SLO {} counts nothing: no handler of {} answers {}, only {}",
                    slo,
                    http.uri(),
                    method,
                    atTemplate.stream()
                            .flatMap(h -> h.methods().stream())
                            .sorted()
                            .toList());
        }
    }

    private static String known(Collection<Handler> handlers) {
        List<String> all =
                handlers.stream().map(Handler::template).distinct().sorted().toList();
        String named = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
        return all.size() > NAMED ? named + " and " + (all.size() - NAMED) + " more" : named;
    }
}
