package io.headroom.spring.http;

import io.headroom.spring.http.HandlerTemplates.Handler;
import io.headroom.spring.internal.HttpSelector;
import io.headroom.spring.internal.PathTemplate;
import io.headroom.spring.internal.ReadyReport;
import io.headroom.spring.internal.SloDeclaration;
import io.headroom.spring.internal.SloDeclarations;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of SLOs whose path template belongs to no handler. */
final class TemplateCheck implements ReadyReport {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateCheck.class);
    private static final int NAMED = 10;

    private final SloDeclarations declarations;
    private final HandlerTemplates templates;

    TemplateCheck(SloDeclarations declarations, HandlerTemplates templates) {
        this.declarations = declarations;
        this.templates = templates;
    }

    @Override
    public void report() {
        List<SloDeclaration> fromHttp =
                declarations.all().stream().filter(TemplateCheck::hasTemplate).toList();
        if (!fromHttp.isEmpty()) {
            List<Mapped> handlers = templates.all().stream().map(Mapped::of).toList();
            boolean incomplete = templates.incomplete();
            fromHttp.forEach(slo -> check(slo, handlers, incomplete));
        }
    }

    private static boolean hasTemplate(SloDeclaration slo) {
        return slo.http() != null && slo.http().uri() != null;
    }

    private static void check(SloDeclaration slo, List<Mapped> handlers, boolean incomplete) {
        HttpSelector http = Objects.requireNonNull(slo.http());
        PathTemplate template = PathTemplate.of(Objects.requireNonNull(http.uri()));
        List<Handler> atTemplate = handlers.stream()
                .filter(mapped -> template.selects(mapped.template))
                .map(Mapped::handler)
                .toList();
        String method = http.method();
        if (atTemplate.isEmpty() && incomplete) {
            LOG.warn(
                    "SLO {} counts nothing unless a router function or another DispatcherServlet has the path template {}; other handlers have {}",
                    slo.name(),
                    http.uri(),
                    known(handlers));
        } else if (atTemplate.isEmpty()) {
            LOG.warn(
                    "SLO {} counts nothing: no handler has the path template {}; there are {}",
                    slo.name(),
                    http.uri(),
                    known(handlers));
        } else if (method != null && atTemplate.stream().noneMatch(handler -> handler.answers(method))) {
            LOG.warn(
                    "SLO {} counts nothing: no handler of {} answers {}, only {}",
                    slo.name(),
                    http.uri(),
                    method,
                    atTemplate.stream()
                            .flatMap(handler -> handler.methods().stream())
                            .sorted()
                            .toList());
        }
    }

    private static String known(List<Mapped> handlers) {
        List<String> all = handlers.stream()
                .map(mapped -> mapped.handler.template())
                .distinct()
                .sorted()
                .toList();
        String named = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
        return all.size() > NAMED ? named + " and " + (all.size() - NAMED) + " more" : named;
    }

    /** A handler whose template is taken apart once for all SLOs. */
    private record Mapped(Handler handler, PathTemplate template) {
        static Mapped of(Handler handler) {
            return new Mapped(handler, PathTemplate.of(handler.template()));
        }
    }
}
