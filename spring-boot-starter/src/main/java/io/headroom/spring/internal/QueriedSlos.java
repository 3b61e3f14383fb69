package io.headroom.spring.internal;

import io.headroom.openslo.Declarations;
import io.headroom.openslo.DeclaredComposite;
import io.headroom.openslo.DeclaredSlo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * The SLOs of an environment's OpenSLO files whose events only Prometheus can count, and the composites that read such: no property can declare them, so it has
 * none.
 */
final class QueriedSlos extends PropertySource<Declarations> {
    static final String NAME = OpenSloProperties.NAME + ", left to Prometheus";

    private final Map<String, byte[]> files;

    /** @param files what they were declared by */
    QueriedSlos(Declarations declarations, Map<String, byte[]> files) {
        super(NAME, leftToPrometheus(declarations));
        this.files = files;
    }

    /** The SLOs and the composites, and what these read besides. */
    private static Declarations leftToPrometheus(Declarations declarations) {
        List<DeclaredComposite> composites = declarations.composites().stream()
                .filter(composite -> !declarations.isCountable(composite))
                .toList();
        List<DeclaredSlo> slos = declarations.slos().stream()
                .filter(slo -> !slo.isCountable()
                        || composites.stream()
                                .anyMatch(composite -> composite.weights().containsKey(slo.name())))
                .toList();
        return new Declarations(slos, composites, List.of());
    }

    /** Whether what the environment has was declared by these files. */
    static boolean isOf(ConfigurableEnvironment environment, Map<String, byte[]> files) {
        Map<String, byte[]> known =
                environment.getPropertySources().get(NAME) instanceof QueriedSlos slos ? slos.files : Map.of();
        return known.keySet().equals(files.keySet())
                && known.keySet().stream().allMatch(file -> Arrays.equals(known.get(file), files.get(file)));
    }

    static Declarations in(ConfigurableEnvironment environment) {
        return environment.getPropertySources().get(NAME) instanceof QueriedSlos slos
                ? slos.getSource()
                : new Declarations(List.of(), List.of(), List.of());
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return null;
    }
}
