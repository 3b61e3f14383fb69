package io.headroom.spring.cli;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.BurnCatalogue;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.prometheus.RuleFile;
import io.headroom.spring.internal.HeadroomProperties;
import io.headroom.spring.internal.HeadroomSettings;
import io.headroom.spring.internal.OpenSloFiles;
import io.headroom.spring.internal.PrometheusSlos;
import io.headroom.spring.internal.PropertyPlaces;
import io.headroom.spring.internal.RuleSettings;
import io.headroom.spring.internal.SettingOrigin;
import io.headroom.spring.internal.SloDeclaration;
import io.headroom.time.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The SLOs of a configuration, read and checked as the application reads it: profiles, imports, placeholders and environment variables. */
final class DeclaredSlos {
    private final Headroom headroom;
    private final HeadroomSettings settings;
    private final PrometheusSlos inPrometheus;

    private DeclaredSlos(Headroom headroom, HeadroomSettings settings, PrometheusSlos inPrometheus) {
        this.headroom = headroom;
        this.settings = settings;
        this.inPrometheus = inPrometheus;
    }

    /**
     * Reads the configuration.
     *
     * @param from a file, or a directory of files
     * @param properties what counts more
     * @throws RuntimeException if something in it is wrong; the application's start would fail likewise
     */
    static DeclaredSlos read(Path from, Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("command line", properties));
        String location = Files.isDirectory(from)
                ? from.toAbsolutePath() + "/"
                : from.toAbsolutePath().toString();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("location", Map.of("spring.config.location", "file:" + location)));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        OpenSloFiles.addTo(environment);

        HeadroomProperties written = HeadroomSettings.bind(environment);
        HeadroomSettings settings = HeadroomSettings.read(written, new PropertyPlaces(environment), () -> false);
        Headroom headroom = Headroom.builder(written.serviceIn(environment))
                .manual(new ManualClock())
                .defaults(settings.slos().defaults().settings())
                .build();
        settings.slos().declareOn(headroom);
        PrometheusSlos inPrometheus = PrometheusSlos.in(environment, settings, BurnCatalogue.standard());
        return new DeclaredSlos(headroom, settings, inPrometheus);
    }

    RuleSettings settings() {
        return settings.rules();
    }

    /**
     * A rule file an SLO, and one for the replicas.
     *
     * @throws IllegalArgumentException if PromQL cannot say what an SLO declares; names the SLO, the rule, the reason and the place
     */
    List<RuleFile> rules(Set<String> except) {
        List<Slo> slos = new ArrayList<>(settings.slos().sorted(headroom));
        slos.addAll(inPrometheus.beside(slos));
        Set<String> names = slos.stream().map(Slo::name).collect(Collectors.toSet());
        if (!names.containsAll(except)) {
            throw new IllegalArgumentException(
                    "--except must name SLOs, of which there are %s, was %s".formatted(names, except));
        }
        try {
            return inPrometheus
                    .in(settings.rules().generator())
                    .split(
                            headroom.service(),
                            slos.stream()
                                    .filter(slo -> !except.contains(slo.name()))
                                    .toList());
        } catch (InvalidSettingException unsayable) {
            throw new IllegalArgumentException(unsayable.getMessage() + place(unsayable));
        }
    }

    /** Of the property with the refused value, or else of the SLO's first one. */
    private String place(InvalidSettingException refusal) {
        List<SettingOrigin> origins = headroom.slos().stream()
                .filter(slo -> refusal.setting().endsWith("SLO " + slo.name()))
                .flatMap(slo -> settings.slos().declaration(slo.name()).stream())
                .map(SloDeclaration::origins)
                .findFirst()
                .orElse(List.of());
        return origins.stream()
                .filter(origin -> origin.value() != null && refusal.value().startsWith(origin.value()))
                .findFirst()
                .or(() -> origins.stream().findFirst())
                .map(origin -> "\n    %s = %s (%s)".formatted(origin.from(), origin.value(), origin.place()))
                .or(() -> inPrometheus
                        .place(refusal.setting().replaceFirst(".*SLO ", ""))
                        .map(place -> "\n    " + place))
                .orElse("");
    }
}
