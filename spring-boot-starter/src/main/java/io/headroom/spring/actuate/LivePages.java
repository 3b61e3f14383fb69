package io.headroom.spring.actuate;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.HtmlUtils;

/** The pages that a browser gets where others get JSON. They ask the same path for JSON, and so go where it goes. */
final class LivePages {
    private static final PageFiles.Parts LIST =
            new PageFiles.Parts("list.html", List.of("page.css"), List.of("page.js", "list.js"));
    private static final PageFiles.Parts ONE = new PageFiles.Parts(
            "slo.html",
            List.of("page.css", "uPlot.min.css"),
            List.of("uPlot.iife.min.js", "page.js", "plots.js", "slo.js"));

    private final ObjectProvider<PathMappedEndpoints> paths;
    private final Supplier<String> list = SingletonSupplier.of(() -> PageFiles.document(LIST));
    private final Supplier<String> one =
            SingletonSupplier.of(() -> PageFiles.document(ONE).replace("{{guards}}", HtmlUtils.htmlEscape(guards())));

    LivePages(ObjectProvider<PathMappedEndpoints> paths) {
        this.paths = paths;
    }

    /** What both pages together may do, as a header says it. */
    static String policy() {
        return PageFiles.policy(List.of(LIST, ONE));
    }

    /** All SLOs. */
    String list() {
        return list.get();
    }

    /** @param depth how many segments below the list it is */
    String one(int depth) {
        return one.get().replace("{{depth}}", String.valueOf(depth));
    }

    /** Where the guards are, from where the SLOs are; empty if they are not exposed. */
    private String guards() {
        return paths.stream().findFirst().map(LivePages::guards).orElse("");
    }

    private static String guards(PathMappedEndpoints paths) {
        String slos = paths.getRootPath(EndpointId.of(SloEndpoint.ID));
        String guards = paths.getRootPath(EndpointId.of(GuardEndpoint.ID));
        return slos == null || guards == null ? "" : "../".repeat(slos.split("/").length - 1) + guards;
    }
}
