package io.headroom.openslo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloBuilder;
import io.headroom.alert.AlertMode;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.alert.Severity;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.ErrorBudgetPolicy.Level;
import io.headroom.budget.Maintenance;
import io.headroom.budget.Period;
import io.headroom.sli.Sli;
import io.headroom.time.ManualClock;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is declared is written, and declared again as it was. */
class WrittenModelTest {
    private static final Instant START = new ManualClock().instant();

    @Property(tries = 150)
    void whatIsDeclaredIsWrittenAndDeclaredAgain(@ForAll("models") Model model) {
        try (Headroom declared = headroom();
                Headroom again = headroom()) {
            declare(model, declared);
            String text = OpenSlo.of(declared).write();
            OpenSlo read = OpenSlo.parse("written.yaml", text);
            assertThat(read.warnings()).as(text).isEmpty();
            assertThat(read.declarations().warnings()).as(text).isEmpty();
            read.declareOn(again);
            assertThat(story(again)).as(text).isEqualTo(story(declared));
            assertThat(recorders(again)).as(text).isEqualTo(recorders(declared));
            assertThat(OpenSlo.of(again).objects())
                    .containsExactlyInAnyOrderElementsOf(OpenSlo.of(declared).objects());
        }
    }

    @Test
    void maintenanceOfAllTimeAndOfEachDayOfYearsIsReadAgain() {
        try (Headroom declared = headroom();
                Headroom again = headroom()) {
            Slo slo = declared.slo("checkout", settings -> settings.objective(0.999));
            slo.addMaintenance(new Maintenance(Instant.MIN, Instant.parse("-9999-01-01T00:00:00Z")));
            for (int day = 1; day <= 3_000; day++) {
                Instant from = START.plus(Duration.ofDays(day));
                slo.addMaintenance(new Maintenance(from, from.plusSeconds(3600)));
            }
            slo.addMaintenance(new Maintenance(Instant.parse("+12000-01-01T00:00:00Z"), Instant.MAX));
            String text = OpenSlo.of(declared).write();
            OpenSlo.parse("written.yaml", text).declareOn(again);

            assertThat(again.slo("checkout").maintenance())
                    .hasSizeGreaterThan(3_000)
                    .isEqualTo(slo.maintenance());
        }
    }

    private static void declare(Model model, Headroom headroom) {
        Map<Period, List<String>> byPeriod = new LinkedHashMap<>();
        Map<String, List<String>> bySlice = new LinkedHashMap<>();
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < model.slis.size(); i++) {
            String name = "slo-%d-".formatted(i);
            List<Settings> slos = model.slis.get(i);
            headroom.sli(sli -> {
                for (int j = 0; j < slos.size(); j++) {
                    sli.slo(name + j, slos.get(j)::applyTo);
                }
            });
            for (int j = 0; j < slos.size(); j++) {
                String each = name + j;
                Settings slo = slos.get(j);
                slo.extras.maintenance.forEach(headroom.slo(each)::addMaintenance);
                byPeriod.computeIfAbsent(slo.period, same -> new ArrayList<>()).add(each);
                weights.put(each, slo.extras.weight);
                if (slo.method instanceof BudgetingMethod.Timeslices slices) {
                    bySlice.computeIfAbsent(slo.period + " " + slices.slice(), same -> new ArrayList<>())
                            .add(each);
                }
            }
            int keys = model.families.get(i);
            if (keys > 0) {
                headroom.family(name + 0, family -> family.maxKeys(keys).idleAfter(Duration.ofMinutes(keys)));
            }
        }
        for (int i = 0; i < model.composites.size(); i++) {
            boolean slices = model.composites.get(i) == CompositeSlo.Kind.SLICES && !bySlice.isEmpty();
            CompositeSlo.Kind kind = !slices && model.composites.get(i) == CompositeSlo.Kind.SLICES
                    ? CompositeSlo.Kind.WORST
                    : model.composites.get(i);
            List<List<String>> groups = List.copyOf(slices ? bySlice.values() : byPeriod.values());
            List<String> read = groups.get(i % groups.size());
            double target = weights.get(read.get(0)) == 1
                    ? 0.875
                    : headroom.slo(read.get(0)).objective().target();
            headroom.composite(
                    "composite-" + i,
                    composite -> read.forEach(slo -> {
                        switch (kind) {
                            case WORST -> composite.worstOf(slo);
                            case MEAN -> composite.weighted(slo, weights.get(slo));
                            case SUM -> composite.summed(slo, weights.get(slo));
                            case SLICES -> composite.slicesOf(target, slo);
                        }
                    }));
        }
    }

    /** All that was declared, in any order. */
    private static List<String> story(Headroom headroom) {
        List<String> story = new ArrayList<>();
        headroom.slos()
                .forEach(slo -> story.add("%s %s %s %s %s %s"
                        .formatted(
                                slo.name(),
                                slo.sli(),
                                slo.objective(),
                                slo.alertRules(),
                                slo.policy(),
                                slo.maintenance())));
        headroom.families()
                .forEach(family -> story.add(
                        "%s by %d keys, %s".formatted(family.parent().name(), family.maxKeys(), family.idleAfter())));
        headroom.composites()
                .forEach(composite ->
                        story.add(composite + " " + composite.budget().map(ErrorBudget::objective) + " "
                                + composite.components().stream()
                                        .map(component -> component.slo().name() + " " + component.weight())
                                        .toList()));
        return story.stream().sorted().toList();
    }

    /** The first SLO on the recorder of each. */
    private static Map<String, String> recorders(Headroom headroom) {
        Map<String, String> first = new LinkedHashMap<>();
        for (Slo slo : headroom.slos()) {
            first.put(
                    slo.name(),
                    headroom.slos().stream()
                            .filter(other -> slo.recorder() == other.recorder()
                                    && slo.parent().isEmpty())
                            .map(Slo::name)
                            .findFirst()
                            .orElse(""));
        }
        return first;
    }

    @Test
    void theUsualAlertsAreWrittenAndDeclaredAgain() {
        try (Headroom declared = headroom();
                Headroom again = headroom()) {
            for (int days : new int[] {7, 28, 30, 90}) {
                declared.slo(
                        "slo-" + days,
                        slo -> slo.objective(0.999)
                                .period(Duration.ofDays(days))
                                .sla(0.99));
            }
            OpenSlo.parse("written.yaml", OpenSlo.of(declared).write()).declareOn(again);
            assertThat(again.slos()).hasSize(8);
            for (Slo slo : declared.slos()) {
                assertThat(again.slo(slo.name()).alertRules()).isEqualTo(slo.alertRules());
                assertThat(again.slo(slo.name()).objective()).isEqualTo(slo.objective());
            }
        }
    }

    @Test
    void whatCannotBeSaidIsRefusedWithItsName() {
        try (Headroom headroom = headroom()) {
            ErrorBudgetPolicy policy =
                    new ErrorBudgetPolicy(List.of(new Level("healthy", 1, "release\nas usual")), 0.2, 0.5);
            headroom.slo("checkout", slo -> slo.objective(0.9).policy(policy));
            assertThatThrownBy(() -> OpenSlo.of(headroom))
                    .hasMessageStartingWith("policy of SLO checkout must have levels of one line for OpenSLO");
        }
        try (Headroom headroom = headroom()) {
            headroom.slo("checkout", slo -> slo.objective(0.9));
            headroom.family("checkout", family -> {}).recorder("eu");
            headroom.composite("all", composite -> composite.worstOf("checkout/eu"));
            assertThatThrownBy(() -> OpenSlo.of(headroom))
                    .hasMessageStartingWith(
                            "composite all must read SLOs that are no members of families for OpenSLO, was checkout/eu");
        }
    }

    @Property(tries = 100)
    void whereEventsComeFromIsWrittenAndRead(@ForAll("origins") EventOrigin origin, @ForAll("kinds") Sli sli) {
        try (Headroom headroom = headroom()) {
            headroom.slo(
                    "checkout",
                    slo -> slo.objective(0.9)
                            .method(BudgetingMethod.timeslices(Duration.ofMinutes(1), 0.9))
                            .sli(sli));
            String text = OpenSlo.of(headroom, slo -> Optional.of(origin)).write();
            assertThat(OpenSlo.parse("written.yaml", text).declarations().slos())
                    .singleElement()
                    .satisfies(slo -> {
                        assertThat(slo.events().value()).as(text).isEqualTo(origin);
                        assertThat(slo.sli().value()).as(text).isEqualTo(sli);
                    });
        }
    }

    @Provide
    Arbitrary<Sli> kinds() {
        return Arbitraries.of(
                Sli.availability(),
                Sli.latency("300ms"),
                Sli.freshness(Duration.ofHours(1)),
                Sli.throughput(3),
                Sli.custom("right"));
    }

    @Provide
    Arbitrary<EventOrigin> origins() {
        Arbitrary<String> uri = Arbitraries.of("/pay", "/checkout/{id}", "/a b: #");
        Arbitrary<String> method = Arbitraries.of("GET", "POST");
        Arbitrary<List<String>> rules = Arbitraries.of("404", "5xx", "java.io.IOException", "aborted")
                .list()
                .ofMaxSize(2);
        return Arbitraries.oneOf(
                Arbitraries.of("checkout", "a: b").map(EventOrigin.Recorder::new),
                Arbitraries.of("NightlyImport.run").map(EventOrigin.Job::new),
                Arbitraries.of("payments").map(EventOrigin.CircuitBreaker::new),
                Combinators.combine(
                                uri,
                                method.injectNull(0.5),
                                Arbitraries.<List<String>>of(
                                        List.of(), List.of("4xx"), List.of("3xx", "4xx"), List.of("3xx")))
                        .as(EventOrigin.HttpRequests::new),
                Combinators.combine(
                                uri.injectNull(0.5),
                                Arbitraries.of("/api/**"),
                                method.injectNull(0.5),
                                Arbitraries.of("X-Tier: gold", "X-Tier").injectNull(0.5),
                                rules,
                                rules,
                                rules)
                        .as(EventOrigin.SelectedRequests::new),
                Combinators.combine(uri, rules)
                        .as((path, good) -> new EventOrigin.SelectedRequests(
                                path, null, null, "X-Tier", List.of(), good, List.of("4xx"))));
    }

    private static Headroom headroom() {
        return Headroom.builder("shop").manual(new ManualClock()).build();
    }

    /** One SLO, and what it has beside. */
    private record Settings(
            double target, Period period, BudgetingMethod method, Sli sli, BurnRules alerts, Extras extras) {
        void applyTo(SloBuilder slo) {
            slo.objective(target).period(period).method(method).sli(sli).alerts(alerts);
            if (extras.policy != null) {
                slo.policy(extras.policy);
            }
        }
    }

    /** @param policy null for the usual one */
    private record Extras(ErrorBudgetPolicy policy, List<Maintenance> maintenance, double weight) {}

    /** SLOs, those of a list on one recorder; the number of keys of each first one, 0 without a family; and how composites read them. */
    private record Model(List<List<Settings>> slis, List<Integer> families, List<CompositeSlo.Kind> composites) {}

    @Provide
    Arbitrary<Model> models() {
        return Combinators.combine(
                        settings()
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(3)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(3),
                        Arbitraries.of(0, 1, 7, 10_000).list().ofSize(3),
                        Arbitraries.of(CompositeSlo.Kind.values()).list().ofMaxSize(2))
                .as(Model::new);
    }

    private static Arbitrary<Settings> settings() {
        Arbitrary<Double> target =
                Arbitraries.integers().between(1, 99_999).map(thousandths -> thousandths / 100_000.0);
        Arbitrary<Period> period = Arbitraries.oneOf(
                Arbitraries.integers()
                        .between(60, 366 * 24 * 60)
                        .map(minutes -> Period.rolling(Duration.ofMinutes(minutes))),
                Arbitraries.just(Period.rolling(Duration.ofDays(28))),
                Combinators.combine(
                                Arbitraries.of(Period.Unit.values()),
                                Arbitraries.of("Europe/Zurich", "UTC", "Z", "-05:00", "+05:30", "Etc/GMT+5", "+14:00")
                                        .map(ZoneId::of))
                        .as(Period::calendar));
        Arbitrary<Duration> slice = Arbitraries.oneOf(Arbitraries.integers().between(1, 60), Arbitraries.just(5))
                .map(Duration::ofMinutes);
        Arbitrary<BudgetingMethod> timeslices = Combinators.combine(
                        slice, Arbitraries.integers().between(1, 100))
                .as((length, percent) -> BudgetingMethod.timeslices(length, percent / 100.0));
        Arbitrary<BudgetingMethod> method = Arbitraries.oneOf(
                Arbitraries.just(BudgetingMethod.occurrences()),
                timeslices,
                slice.map(BudgetingMethod::ratioTimeslices));
        Arbitrary<Sli> sli = Arbitraries.oneOf(
                Arbitraries.just(Sli.availability()),
                Arbitraries.longs()
                        .between(1_000, 3_600_000_000_000L)
                        .map(nanos -> Sli.latency(Duration.ofNanos(nanos))),
                Arbitraries.longs().between(1, 1_000_000).map(seconds -> Sli.freshness(Duration.ofSeconds(seconds))),
                Arbitraries.just(Sli.custom("correct-answers")),
                Arbitraries.just(Sli.throughput(12)));
        return sli.flatMap(kind -> Combinators.combine(
                        target,
                        period,
                        kind instanceof Sli.Throughput ? timeslices : method,
                        extras(),
                        Arbitraries.integers().between(0, 3))
                .flatAs((share, time, spent, extras, count) -> rules(time, share)
                        .list()
                        .ofSize(count)
                        .uniqueElements()
                        .flatMap(WrittenModelTest::alerts)
                        .map(alerts -> new Settings(share, time, spent, kind, alerts, extras))));
    }

    private static Arbitrary<Extras> extras() {
        Arbitrary<Maintenance> span = Combinators.combine(
                        Arbitraries.longs().between(1, 100_000),
                        Arbitraries.longs().between(1, 10_000_000_000L))
                .as((begin, nanos) -> {
                    Instant from = START.plusSeconds(begin);
                    return new Maintenance(from, from.plusNanos(nanos));
                });
        return Combinators.combine(
                        policy().injectNull(0.5),
                        span.list().ofMaxSize(2).uniqueElements(Maintenance::from),
                        Arbitraries.of(1.0, 0.25, 3.0, 1e-40, 1e40, 0.1))
                .as(Extras::new);
    }

    private static Arbitrary<ErrorBudgetPolicy> policy() {
        Arbitrary<String> consequence =
                Arbitraries.of("release as usual", "100% of the team: \"stop\"", "é # a - b: c", "x");
        Arbitrary<List<Level>> lower = Combinators.combine(
                        Arbitraries.of("caution", "a", "freeze-1"),
                        Arbitraries.of(0.25, 0.1 + 0.2, -1.5, 1e-9, 0.0),
                        consequence)
                .as(Level::new)
                .list()
                .uniqueElements(Level::remaining)
                .ofMaxSize(3)
                .map(levels -> levels.stream()
                        .sorted(Comparator.comparingDouble(Level::remaining).reversed())
                        .toList());
        return Combinators.combine(
                        consequence, lower, Arbitraries.of(0.2, 2.5, 1e-3), Arbitraries.of(0.0, 0.5, 1.0, 1.0 / 3))
                .as((full, levels, postmortems, coverage) -> {
                    List<Level> all = new ArrayList<>(List.of(new Level("healthy", 1, full)));
                    all.addAll(levels);
                    return new ErrorBudgetPolicy(all, postmortems, coverage);
                });
    }

    /** Also what OpenSLO has no word for. */
    private static Arbitrary<BurnRules> alerts(List<BurnRule> rules) {
        return Combinators.combine(
                        Arbitraries.of(AlertMode.values()),
                        Arbitraries.of(1e-4, 0.01, 1.5e-9),
                        Arbitraries.longs().between(1, 1_000_000_000_000L).optional())
                .as((mode, evidence, events) -> {
                    BurnRules alerts = BurnRules.of(rules).withMode(mode).withEvidence(evidence);
                    return events.isPresent() ? alerts.withExpectedEvents(events.get()) : alerts;
                });
    }

    /** Rules that can fire. */
    private static Arbitrary<BurnRule> rules(Period period, double target) {
        long minutes = period.length().toMinutes();
        return Combinators.combine(
                        Arbitraries.of(Severity.values()),
                        Arbitraries.longs().between(2, Math.min(minutes, 5_000)),
                        Arbitraries.integers().between(1, 999),
                        Arbitraries.of(true, false))
                .as((severity, length, mille, usual) -> {
                    Duration longWindow = Duration.ofMinutes(length);
                    double highest = Math.min(1, (double) length / minutes / (1 - target));
                    double share = new BigDecimal(highest * mille / 1_000)
                            .round(new MathContext(6))
                            .doubleValue();
                    return new BurnRule(
                            severity,
                            share,
                            longWindow,
                            usual && length > 2 ? longWindow.dividedBy(12) : Duration.ofSeconds(30));
                });
    }
}
