package io.headroom.spring.actuate;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.report.Journal;
import io.headroom.spring.internal.SettingOrigin;
import io.headroom.spring.internal.SloChanges;
import io.headroom.spring.internal.SloDeclaration;
import io.headroom.spring.internal.SloDeclarations;
import io.headroom.spring.internal.SloSources;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

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
    private final SloChanges changes;
    private final Journal journal;
    private final Sanitizer sanitizer;
    private final boolean alwaysShowValues;
    private final ShownSlos shown = new ShownSlos();

    /** Written by whoever asks; all write what is right for the SLOs that it names. */
    private volatile Sorted sorted = new Sorted(List.of(), List.of());

    SloEndpoint(
            Headroom headroom,
            SloDeclarations declarations,
            SloSources sources,
            SloChanges changes,
            Journal journal,
            Sanitizer sanitizer,
            boolean alwaysShowValues) {
        this.headroom = headroom;
        this.declarations = declarations;
        this.sources = sources;
        this.changes = changes;
        this.journal = journal;
        this.sanitizer = sanitizer;
        this.alwaysShowValues = alwaysShowValues;
    }

    /** All SLOs but the members of families, those of the properties first and in their order, or how to declare the first. */
    @ReadOperation
    public SloList list() {
        return list(null);
    }

    /**
     * One SLO with the counts of its windows; null, which answers 404, if there is none of that name.
     *
     * @param name the name, or the segments of a member's, {@code checkout} and {@code acme}
     */
    @ReadOperation
    public @Nullable SloDescription one(@Selector(match = Selector.Match.ALL_REMAINING) String... name) {
        return find(name).map(slo -> describe(slo, alwaysShowValues, null)).orElse(null);
    }

    /**
     * Changes an SLO until the application ends, and keeps its counts. What is null stays as it is; what is written counts more than other
     * properties, and less than a customizer. As many parameters as there are properties to write.
     *
     * @return whether there is such an SLO
     * @throws IllegalArgumentException if a value breaks its rule; nothing is changed then
     */
    @WriteOperation
    public boolean change(
            @Selector String name,
            @Nullable String objective,
            @Nullable String period,
            @Nullable String zone,
            @Nullable String sla,
            @Nullable List<String> alerts) {
        if (declarations.declaration(name).isEmpty()) {
            return false;
        }
        Map<String, String> settings = new LinkedHashMap<>();
        add(settings, "objective", objective);
        add(settings, "period", period);
        add(settings, "zone", zone);
        add(settings, "sla", sla);
        for (int i = 0; alerts != null && i < alerts.size(); i++) {
            settings.put("alerts.rules[%d]".formatted(i), alerts.get(i));
        }
        changes.write(name, settings);
        return true;
    }

    /** Takes back what was written of an SLO: it is as its properties and beans say again, and keeps its counts. */
    @DeleteOperation
    public void forget(@Selector String name) {
        changes.forget(name);
    }

    /**
     * Those SLOs that look otherwise since a moment, so that who asks often is sent little; all of them if that is not known.
     *
     * @param since the moment that an earlier list gave; null for all
     */
    SloList list(@Nullable Instant since) {
        List<Slo> slos = sorted();
        Instant at = slos.stream()
                .map(slo -> slo.snapshot().at())
                .max(Comparator.naturalOrder())
                .orElse(null);
        List<SloDescription> changed =
                since == null || at == null ? null : shown.since(since, at, () -> describeAll(slos));
        List<CompositeDescription> composites =
                headroom.composites().stream().map(CompositeDescription::of).toList();
        return new SloList(
                headroom.service(),
                at,
                changed == null ? null : since,
                changed == null ? describeAll(slos) : changed,
                composites.isEmpty() ? null : composites,
                slos.isEmpty() ? HINT : null);
    }

    /** All SLOs for a terminal. */
    String text() {
        return SloText.of(headroom.service(), sorted());
    }

    /** Sorts them only if there are others than the last time: somebody asks all the time. */
    private List<Slo> sorted() {
        List<Slo> all = headroom.slos();
        Sorted known = sorted;
        if (!known.all.equals(all)) {
            known = new Sorted(all, declarations.sorted(headroom));
            sorted = known;
        }
        return known.slos;
    }

    private List<SloDescription> describeAll(List<Slo> slos) {
        return slos.stream().map(slo -> describe(slo, null)).toList();
    }

    /**
     * One SLO with all details.
     *
     * @param since from when on the course of its counts is wanted; null for none
     */
    SloDescription describe(Slo slo, boolean showValues, @Nullable Instant since) {
        return describe(
                slo,
                new SloDescription.Detail(
                        journal.entries(slo).stream().map(TimelineEvent::of).toList(),
                        journal.since(),
                        since == null ? null : HistoryDescription.of(slo, since),
                        origins(slo, showValues)));
    }

    /** The SLO of that name, or of the segments of it. */
    Optional<Slo> find(String... name) {
        String wanted = String.join("/", name);
        List<Slo> slos = headroom.slos();
        return named(slos, wanted, Slo::name).or(() -> named(slos, wanted, slo -> asSegments(slo.name())));
    }

    private static Optional<Slo> named(List<Slo> slos, String wanted, Function<Slo, String> name) {
        return slos.stream().filter(slo -> name.apply(slo).equals(wanted)).findFirst();
    }

    /** What is left of a name whose key has slashes, such as {@code checkout//carts/}, once it was a path. */
    private static String asSegments(String name) {
        return Arrays.stream(name.split("/")).filter(part -> !part.isEmpty()).collect(Collectors.joining("/"));
    }

    private SloDescription describe(Slo slo, SloDescription.@Nullable Detail detail) {
        return SloDescription.of(slo, declarations.http(slo.name()).orElse(null), sources.of(slo.name()), detail);
    }

    private List<Origin> origins(Slo slo, boolean showValues) {
        List<SettingOrigin> origins = declarations
                .declaration(slo.name())
                .map(SloDeclaration::origins)
                .orElse(List.of());
        return origins.stream().map(origin -> origin(origin, showValues)).toList();
    }

    private Origin origin(SettingOrigin origin, boolean showValues) {
        Object value = origin.value() == null
                ? null
                : sanitizer.sanitize(new SanitizableData(null, origin.from(), origin.value()), showValues);
        return new Origin(origin.from(), value == null ? null : value.toString(), origin.place());
    }

    private static void add(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    /** @param slos those of all that are listed, in their order */
    private record Sorted(List<Slo> all, List<Slo> slos) {}
}
