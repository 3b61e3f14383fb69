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
    private final ShownSlos shown = new ShownSlos(this::sorted);

    /** Written by whoever asks; all write what is right for the SLOs that it names. */
    private volatile Sorted sorted = new Sorted(List.of(), List.of(), Map.of());

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
        return list(shown.look(), since);
    }

    /** The same of one look at them. */
    SloList list(ShownSlos.Look look, @Nullable Instant since) {
        List<ShownSlos.Seen> changed = since == null ? null : look.since(since);
        if (changed != null) {
            return list(look.at(), since, changed.stream().map(this::describe).toList());
        }
        List<ShownSlos.Seen> all = sorted().stream().map(ShownSlos.Seen::of).toList();
        Instant at = all.stream()
                .map(slo -> slo.snapshot().at())
                .max(Comparator.naturalOrder())
                .orElse(null);
        return list(at, null, all.stream().map(this::describe).toList());
    }

    /** What the last tick left; one for all who ask before the next. */
    ShownSlos.Look look() {
        return shown.look();
    }

    /** What a list has beside its SLOs. */
    SloList list(@Nullable Instant at, @Nullable Instant since, List<SloDescription> slos) {
        List<CompositeDescription> composites =
                headroom.composites().stream().map(CompositeDescription::of).toList();
        return new SloList(
                headroom.service(),
                at,
                since,
                slos,
                composites.isEmpty() ? null : composites,
                at == null ? HINT : null);
    }

    /** All SLOs for a terminal. */
    String text() {
        return SloText.of(headroom.service(), sorted());
    }

    /** Sorts them only if there are others than the last time: somebody asks all the time. */
    private List<Slo> sorted() {
        List<Slo> all = headroom.slos();
        Sorted known = sorted;
        if (!known.isOf(all)) {
            List<Slo> listed = declarations.sorted(headroom);
            known = new Sorted(all, listed, listed.stream().collect(Collectors.toMap(Slo::name, Function.identity())));
            sorted = known;
        }
        return known.slos;
    }

    /**
     * One SLO with all details.
     *
     * @param since from when on the course of its counts is wanted; null for none
     */
    SloDescription describe(Slo slo, boolean showValues, @Nullable Instant since) {
        return describe(
                ShownSlos.Seen.of(slo),
                new SloDescription.Detail(
                        journal.entries(slo).stream().map(TimelineEvent::of).toList(),
                        journal.since(),
                        since == null ? null : HistoryDescription.of(slo, since),
                        origins(slo, showValues)));
    }

    /** The SLO of that name, or of the segments of it. */
    Optional<Slo> find(String... name) {
        String wanted = String.join("/", name);
        Slo listed = sorted.byName.get(wanted);
        if (listed != null) {
            return Optional.of(listed);
        }
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

    /** One SLO of a list. */
    SloDescription describe(ShownSlos.Seen seen) {
        return describe(seen, null);
    }

    private SloDescription describe(ShownSlos.Seen seen, SloDescription.@Nullable Detail detail) {
        String name = seen.slo().name();
        return SloDescription.of(seen, declarations.http(name).orElse(null), sources.of(name), detail);
    }

    /** Another object once SLOs are declared otherwise. */
    Object declared() {
        return declarations.state();
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

    /**
     * @param slos those of all that are listed, in their order; they stay as long as the application does
     * @param byName the same
     */
    private record Sorted(List<Slo> all, List<Slo> slos, Map<String, Slo> byName) {
        /** Whether they are the same; looks at none of them. */
        boolean isOf(List<Slo> others) {
            boolean same = all.size() == others.size();
            for (int i = 0; same && i < all.size(); i++) {
                same = all.get(i) == others.get(i);
            }
            return same;
        }
    }
}
