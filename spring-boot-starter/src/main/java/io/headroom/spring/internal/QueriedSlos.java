package io.headroom.spring.internal;

import io.headroom.openslo.Declarations;
import io.headroom.openslo.DeclaredSlo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/** The SLOs of an environment's OpenSLO files whose events only Prometheus can count: no property can declare them, so it has none. */
final class QueriedSlos extends PropertySource<List<DeclaredSlo>> {
    static final String NAME = OpenSloProperties.NAME + ", left to Prometheus";

    private final Map<String, byte[]> files;

    /** @param files what they were declared by */
    QueriedSlos(Declarations declarations, Map<String, byte[]> files) {
        super(
                NAME,
                declarations.slos().stream().filter(slo -> !slo.isCountable()).toList());
        this.files = files;
    }

    /** Whether what the environment has was declared by these files. */
    static boolean isOf(ConfigurableEnvironment environment, Map<String, byte[]> files) {
        Map<String, byte[]> known =
                environment.getPropertySources().get(NAME) instanceof QueriedSlos slos ? slos.files : Map.of();
        return known.keySet().equals(files.keySet())
                && known.keySet().stream().allMatch(file -> Arrays.equals(known.get(file), files.get(file)));
    }

    static List<DeclaredSlo> in(ConfigurableEnvironment environment) {
        return environment.getPropertySources().get(NAME) instanceof QueriedSlos slos ? slos.getSource() : List.of();
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return null;
    }
}
