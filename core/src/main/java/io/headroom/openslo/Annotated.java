package io.headroom.openslo;

import io.headroom.budget.Maintenance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What OpenSLO has no field for and annotations say of an SLO.
 *
 * @param policy null if the file does not say
 * @param family null if it is not divided
 * @param maintenance spans that spend no budget
 */
public record Annotated(
        @Nullable Located<DeclaredPolicy> policy,
        @Nullable Located<DeclaredFamily> family,
        List<Located<Maintenance>> maintenance) {
    static final Annotated NOTHING = new Annotated(null, null, List.of());

    /** Keeps a copy. */
    public Annotated {
        maintenance = List.copyOf(maintenance);
    }
}
