package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.alert.BurnCatalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Changes SLOs while the application runs: reads the properties again, and has all that they say of SLOs done, or nothing if anything is
 * wrong. Counts stay.
 *
 * <p>What is written at run time becomes a source of properties above all others, until the application ends.
 *
 * <p>Thread-safe; changes wait for each other.
 */
public final class SloChanges {
    private static final Logger LOG = LoggerFactory.getLogger(SloChanges.class);
    private static final String WRITTEN = "written to the endpoint slo";

    private final ConfigurableEnvironment environment;
    private final Headroom headroom;
    private final SloDeclarations declarations;

    private final BurnCatalogue catalogue;

    /** What counts now. Guarded by this. */
    private HeadroomSettings settings;

    /** What files leave to Prometheus by what counts now; null until somebody asks. Guarded by this. */
    private @Nullable PrometheusSlos inPrometheus;

    /** @param catalogue the alerts of SLOs that declare none */
    public SloChanges(
            ConfigurableEnvironment environment,
            Headroom headroom,
            SloDeclarations declarations,
            HeadroomSettings settings,
            BurnCatalogue catalogue) {
        this.environment = environment;
        this.headroom = headroom;
        this.declarations = declarations;
        this.settings = settings;
        this.catalogue = catalogue;
    }

    /** The SLOs that OpenSLO files leave to Prometheus, as they were read last. */
    public synchronized PrometheusSlos inPrometheus() {
        PrometheusSlos present = inPrometheus;
        if (present == null) {
            present = PrometheusSlos.in(environment, settings, catalogue);
            inPrometheus = present;
        }
        return present;
    }

    /** Whether OpenSLO files say something else than when they were read last, of which no change of the environment tells. */
    public boolean haveFilesChanged() {
        return OpenSloFiles.haveChanged(environment);
    }

    /**
     * Reads the properties and the OpenSLO files again.
     *
     * @throws IllegalArgumentException if one breaks its rule, or cannot change while the application runs; nothing is changed then
     */
    public synchronized void reread() {
        Runnable back = OpenSloFiles.addTo(environment);
        try {
            follow();
        } catch (RuntimeException refused) {
            back.run();
            throw refused;
        }
    }

    private void follow() {
        HeadroomProperties written = HeadroomSettings.bind(environment);
        List<PropertyProblem> fixed =
                FixedProperties.changed(settings.properties(), written, declarations.definedByBeans());
        if (!fixed.isEmpty()) {
            throw new InvalidPropertiesException(fixed);
        }
        HeadroomSettings anew = HeadroomSettings.read(
                written,
                new PropertyPlaces(environment),
                () -> !declarations.definedByBeans().isEmpty());
        PrometheusSlos queried = PrometheusSlos.in(environment, anew, catalogue);
        declarations.change(headroom, anew.slos());
        warnOfOthers(written);
        settings = anew;
        inPrometheus = queried;
        LOG.info("The SLOs are as their properties say now: {}", headroom.slos());
    }

    /**
     * Sets properties of an SLO above all others.
     *
     * @param settings by the end of the property's name, such as {@code objective}
     * @throws IllegalArgumentException like {@link #reread()}
     */
    public synchronized void write(String slo, Map<String, String> settings) {
        Map<String, Object> written = written();
        settings.forEach((setting, value) ->
                written.put("%s.slos.%s.%s".formatted(HeadroomProperties.PREFIX, slo, setting), value));
        replace(written);
    }

    /**
     * Takes back all that was written of an SLO.
     *
     * @throws IllegalArgumentException like {@link #reread()}
     */
    public synchronized void forget(String slo) {
        Map<String, Object> written = written();
        written.keySet()
                .removeIf(property -> property.startsWith("%s.slos.%s.".formatted(HeadroomProperties.PREFIX, slo)));
        replace(written);
    }

    /** What is wrong with a change that was refused, and what to do about it. */
    public static FailureAnalysis explain(RuntimeException refused) {
        return Stream.of(
                        new InvalidPropertiesFailureAnalyzer(),
                        new InvalidSettingFailureAnalyzer(),
                        new InvalidOpenSloFailureAnalyzer())
                .map(analyzer -> analyzer.analyze(refused))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> new FailureAnalysis(
                        String.valueOf(NestedExceptionUtils.getMostSpecificCause(refused)),
                        "Correct the properties",
                        refused));
    }

    private void replace(Map<String, Object> written) {
        Map<String, Object> before = written();
        setWritten(written);
        try {
            reread();
        } catch (RuntimeException refused) {
            setWritten(before);
            throw refused;
        }
    }

    private Map<String, Object> written() {
        return environment.getPropertySources().get(WRITTEN) instanceof MapPropertySource source
                ? new LinkedHashMap<>(source.getSource())
                : new LinkedHashMap<>();
    }

    private void setWritten(Map<String, Object> properties) {
        environment.getPropertySources().remove(WRITTEN);
        environment.getPropertySources().addFirst(new MapPropertySource(WRITTEN, properties));
    }

    private void warnOfOthers(HeadroomProperties anew) {
        List<String> others = FixedProperties.groups(settings.properties(), anew);
        if (!others.isEmpty()) {
            LOG.warn("{} changed too: they count from the next start", others);
        }
    }
}
