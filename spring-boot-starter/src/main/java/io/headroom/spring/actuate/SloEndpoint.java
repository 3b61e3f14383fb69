package io.headroom.spring.actuate;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.spring.internal.SloDeclarations;
import io.headroom.spring.internal.SloSources;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** All SLOs but the members of families, those of the properties first and in their order, or how to declare the first. */
    @ReadOperation
    public SloList list() {
        var slos = declarations.sorted(headroom).stream()
                .map(slo -> describe(slo, false))
                .toList();
        return new SloList(headroom.service(), slos, slos.isEmpty() ? HINT : null);
    }

    /**
     * One SLO with the counts of its windows; null, which answers 404, if there is none of that name.
     *
     * @param name the name, or the segments of a member's, {@code checkout} and {@code acme}
     */
    @ReadOperation
    public @Nullable SloDescription one(@Selector(match = Selector.Match.ALL_REMAINING) String... name) {
        String wanted = String.join("/", name);
        List<Slo> slos = headroom.slos();
        return named(slos, wanted, Slo::name)
                .or(() -> named(slos, wanted, slo -> asSegments(slo.name())))
                .map(slo -> describe(slo, true))
                .orElse(null);
    }

    private static Optional<Slo> named(List<Slo> slos, String wanted, Function<Slo, String> name) {
        return slos.stream().filter(slo -> name.apply(slo).equals(wanted)).findFirst();
    }

    /** What is left of a name whose key has slashes, such as {@code checkout//carts/}, once it was a path. */
    private static String asSegments(String name) {
        return Arrays.stream(name.split("/")).filter(part -> !part.isEmpty()).collect(Collectors.joining("/"));
    }

    private SloDescription describe(Slo slo, boolean withWindows) {
        return SloDescription.of(slo, declarations.http(slo.name()).orElse(null), sources.of(slo.name()), withWindows);
    }
}
