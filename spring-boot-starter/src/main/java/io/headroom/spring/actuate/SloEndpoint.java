package io.headroom.spring.actuate;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.spring.internal.SloDeclarations;
import io.headroom.spring.internal.SloSources;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** The actuator endpoint {@code slo}: every SLO with its budget, or one with its windows, as of the last tick. */
@Endpoint(id = SloEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class SloEndpoint {
    static final String ID = "slo";

    private static final String HINT =
            "No SLO is declared. Declare the first one: headroom.slos.<name>.objective=99.9% and "
                    + "headroom.slos.<name>.sli.http.uri=/path/{template}";

    private final Headroom headroom;
    private final SloDeclarations declarations;
    private final SloSources sources;

    SloEndpoint(Headroom headroom, SloDeclarations declarations, SloSources sources) {
        this.headroom = headroom;
        this.declarations = declarations;
        this.sources = sources;
    }

    /** All SLOs, those of the properties first and in their order, or how to declare the first. */
    @ReadOperation
    public SloList list() {
        var slos = declarations.sorted(headroom).stream()
                .map(slo -> describe(slo, false))
                .toList();
        return new SloList(headroom.service(), slos, slos.isEmpty() ? HINT : null);
    }

    /** One SLO with the counts of its windows; null, which answers 404, if there is none of that name. */
    @ReadOperation
    public @Nullable SloDescription one(@Selector String name) {
        return headroom.slos().stream()
                .filter(slo -> slo.name().equals(name))
                .findFirst()
                .map(slo -> describe(slo, true))
                .orElse(null);
    }

    private SloDescription describe(Slo slo, boolean withWindows) {
        return SloDescription.of(slo, declarations.http(slo.name()).orElse(null), sources.of(slo.name()), withWindows);
    }
}
