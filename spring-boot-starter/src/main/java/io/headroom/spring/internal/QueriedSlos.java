package io.headroom.spring.internal;

import io.headroom.openslo.Declarations;
import io.headroom.openslo.DeclaredSlo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/** The SLOs of an environment's OpenSLO files whose events only Prometheus can count: no property can declare them, so it has none. */
final class QueriedSlos extends PropertySource<List<DeclaredSlo>> {
    static final String NAME = OpenSloProperties.NAME + ", left to Prometheus";

    QueriedSlos(Declarations declarations) {
        super(
                NAME,
                declarations.slos().stream().filter(slo -> !slo.isCountable()).toList());
    }

    static List<DeclaredSlo> in(ConfigurableEnvironment environment) {
        return environment.getPropertySources().get(NAME) instanceof QueriedSlos slos ? slos.getSource() : List.of();
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return null;
    }
}
