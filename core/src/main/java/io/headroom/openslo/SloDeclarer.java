package io.headroom.openslo;

import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.internal.check.DnsLabel;
import io.headroom.openslo.Spec.SLI;
import io.headroom.openslo.Spec.SLO;
import io.headroom.openslo.Spec.Target;
import io.headroom.sli.Sli;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Declares the SLOs of files: what Headroom cannot do as they say is refused with the reason. */
final class SloDeclarer {
    private final OpenSlo files;
    private final Problems problems = new Problems();
    private final List<DeclaredSlo> slos = new ArrayList<>();
    private final List<DeclaredComposite> composites = new ArrayList<>();

    private SloDeclarer(OpenSlo files) {
        this.files = files;
    }

    /** @throws InvalidOpenSloException with all that is refused */
    static Declarations declare(OpenSlo files) {
        SloDeclarer declarer = new SloDeclarer(files);
        List<At<SLO>> all = files.objects(SLO.class).stream()
                .map(slo -> new At<>(files, slo, "", slo))
                .toList();
        all.stream().filter(slo -> !readsOthers(slo)).forEach(declarer::declare);
        all.stream().filter(SloDeclarer::readsOthers).forEach(declarer::declareComposite);
        declarer.requireOneOfEachName();
        declarer.requireOneFamilyOfEvents();
        declarer.problems.requireNone();
        return new Declarations(declarer.slos, declarer.composites, declarer.problems.warnings());
    }

    private static boolean readsOthers(At<SLO> slo) {
        return CompositeDeclarer.readsOthers(slo.spec(), slo.object().metadata());
    }

    private void declare(At<SLO> slo) {
        Annotations.warnOfUnknown(slo, problems);
        List<String> names = names(slo);
        Located<Period> period = period(slo);
        Annotated annotated = new AnnotatedReader(slo, problems).read();
        for (int i = 0; i < names.size(); i++) {
            BigDecimal weight = slo.spec().objectives().get(i).compositeWeight();
            if (weight != null && !slo.spec().isComposite()) {
                slo.warn(
                        "spec.objectives[%d].compositeWeight".formatted(i),
                        weight.toString(),
                        "must go with objectives that have an indicator each",
                        "remove it; it is not read",
                        problems);
            }
            DeclaredSlo declared = objective(slo, i, names.get(i), period, annotated);
            if (declared != null && fits(slo, i, declared)) {
                slos.add(declared);
            }
        }
        if (slo.spec().isComposite()) {
            composites.add(new CompositeDeclarer(slo, problems).declare(names));
        } else {
            Annotations.OF_COMPOSITE.stream()
                    .filter(key -> slo.object().metadata().annotations().containsKey(key))
                    .forEach(key -> slo.warn(
                            Annotations.path(key),
                            slo.object().metadata().annotations().getOrDefault(key, ""),
                            "must go with objectives that have an indicator each",
                            "remove it; it is not read",
                            problems));
        }
    }

    /** One whose objectives are SLOs that were declared before. */
    private void declareComposite(At<SLO> slo) {
        Annotations.warnOfUnknown(slo, problems);
        Annotations.warnOfThoseOfSlos(slo, problems);
        Map<String, DeclaredSlo> others = new LinkedHashMap<>();
        slos.forEach(other -> others.put(other.name(), other));
        Located<Period> period = period(slo);
        CompositeDeclarer declarer = new CompositeDeclarer(slo, problems);
        List<String> names =
                declarer.components(others, i -> objective(slo, i, slo.object().name(), period, Annotated.NOTHING));
        if (!names.isEmpty()) {
            composites.add(declarer.declare(names));
        }
    }

    /** Objectives may have names that another SLO has. */
    private void requireOneOfEachName() {
        Map<String, Place> names = new LinkedHashMap<>();
        slos.forEach(slo -> requireUnused(names, slo.name(), slo.target().place()));
        composites.forEach(composite -> requireUnused(names, composite.name(), composite.place()));
    }

    private void requireUnused(Map<String, Place> names, String name, Place place) {
        Place first = names.putIfAbsent(name, place);
        if (first != null) {
            problems.refuse(new Problem(
                    place,
                    "spec.objectives",
                    name,
                    "must not be declared as what the objective at %s is".formatted(first),
                    "rename one of the SLOs"));
        }
    }

    /** An event counts for one member only. */
    private void requireOneFamilyOfEvents() {
        Map<EventOrigin, DeclaredSlo> divided = new LinkedHashMap<>();
        for (DeclaredSlo slo : slos) {
            Located<DeclaredFamily> family = slo.annotated().family();
            DeclaredSlo other =
                    family == null ? null : divided.putIfAbsent(slo.events().value(), slo);
            if (family != null && other != null) {
                problems.refuse(new Problem(
                        family.place(),
                        Annotations.path(Annotations.FAMILY_MAX_KEYS),
                        slo.name(),
                        "must be on one SLO of the same events, is on " + other.name(),
                        "remove one of the two"));
            }
        }
    }

    /** An objective as an SLO; null if anything in it is wrong, which is told. */
    private @Nullable DeclaredSlo objective(
            At<SLO> slo, int number, String name, @Nullable Located<Period> period, Annotated annotated) {
        String path = "spec.objectives[%d]".formatted(number);
        Target target = slo.spec().objectives().get(number);
        slo.check("metadata.name", problems, () -> DnsLabel.check("name", name));
        BudgetingMethod method = method(slo, path, target);
        Period length = period == null ? Objective.DEFAULT_PERIOD : period.value();
        Objective objective = method == null
                ? null
                : slo.check(path, problems, () -> new Objective(target.target().doubleValue(), length, method));
        At<SLI> sli = sli(slo, path, target);
        if (objective == null || sli == null) {
            return null;
        }
        Annotations.warnOfUnknown(sli, problems);
        SourceReader source = new SourceReader(sli, problems);
        Located<EventOrigin> events = source.read();
        Sli kind = new SliKind(slo, path, sli, problems).read(target, events);
        Located<BurnRules> alerts = new AlertDeclarer(slo, problems).read(objective);
        if (kind == null || events == null) {
            return null;
        }
        boolean alertsNeedPeriod = period == null && alerts != null;
        return new DeclaredSlo(
                name,
                slo.spec().service(),
                slo.located(path + ".target", objective.target()),
                alertsNeedPeriod ? slo.located("spec", length) : period,
                slo.located("spec.budgetingMethod", objective.method()),
                new Located<>(kind, slo.place(path + ".value")),
                alerts,
                events,
                source.shareOfThem(),
                annotated);
    }

    private @Nullable At<SLI> sli(At<SLO> slo, String path, Target target) {
        Ref<SLI> own = target.indicator();
        Ref<SLI> common = slo.spec().indicator();
        if (own != null) {
            return slo.follow(own, SLI.class, path + ".indicator", path + ".indicatorRef", problems);
        }
        return common == null ? null : slo.follow(common, SLI.class, "spec.indicator", "spec.indicatorRef", problems);
    }

    /** The SLO's name, with what tells its objectives apart if there are several: an indicator, a display name, or a number. */
    private static List<String> names(At<SLO> slo) {
        String name = slo.object().name();
        List<Target> targets = slo.spec().objectives();
        if (targets.size() == 1 && !slo.spec().isComposite()) {
            return List.of(name);
        }
        Set<String> told = new LinkedHashSet<>();
        for (Target target : targets) {
            String own = target.indicator() == null
                    ? target.displayName()
                    : target.indicator().name();
            String label =
                    own.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
            told.add(name + "-" + label);
        }
        boolean clear = told.size() == targets.size()
                && told.stream().noneMatch(each -> each.endsWith("-") || each.length() > Fields.LONGEST_NAME);
        List<String> numbered = new ArrayList<>();
        for (int i = 1; i <= targets.size(); i++) {
            numbered.add(name + "-" + i);
        }
        return clear ? List.copyOf(told) : numbered;
    }

    private @Nullable BudgetingMethod method(At<SLO> slo, String path, Target target) {
        Duration slice = target.timeSliceWindow() == null
                ? Duration.ZERO
                : target.timeSliceWindow().toDuration();
        BigDecimal share = target.timeSliceTarget() == null ? BigDecimal.ONE : target.timeSliceTarget();
        return switch (slo.spec().budgetingMethod()) {
            case OCCURRENCES -> BudgetingMethod.occurrences();
            case RATIO_TIMESLICES ->
                slo.check(path + ".timeSliceWindow", problems, () -> BudgetingMethod.ratioTimeslices(slice));
            case TIMESLICES -> {
                BudgetingMethod whole =
                        slo.check(path + ".timeSliceWindow", problems, () -> BudgetingMethod.timeslices(slice, 1));
                yield whole == null
                        ? null
                        : slo.check(
                                path + ".timeSliceTarget",
                                problems,
                                () -> BudgetingMethod.timeslices(slice, share.doubleValue()));
            }
        };
    }

    /** What an SLO of these would be refused for, where no place is known any more. */
    private boolean fits(At<SLO> slo, int number, DeclaredSlo declared) {
        String path = "spec.objectives[%d]".formatted(number);
        Shorthand slice = slo.spec().objectives().get(number).timeSliceWindow();
        Located<Period> located = declared.period();
        Period period = located == null ? Objective.DEFAULT_PERIOD : located.value();
        if (slice != null && slice.toDuration().compareTo(period.length()) > 0) {
            slo.refuse(
                    path + ".timeSliceWindow",
                    slice.toString(),
                    "must be at most the period, " + period,
                    "write a shorter slice",
                    problems);
            return false;
        }
        boolean slices = declared.method().value() instanceof BudgetingMethod.Timeslices;
        if (declared.sli().value() instanceof Sli.Throughput && !slices) {
            slo.refuse(
                    "spec.budgetingMethod",
                    slo.spec().budgetingMethod().toString(),
                    "must be Timeslices for a throughput",
                    "events cannot say that there were too few of them",
                    problems);
            return false;
        }
        return true;
    }

    private @Nullable Located<Period> period(At<SLO> slo) {
        Spec.TimeWindow window = slo.spec().timeWindow();
        if (window == null) {
            return null;
        }
        String path = "spec.timeWindow[0]";
        Spec.Calendar calendar = window.calendar();
        Period period = calendar == null
                ? slo.check(
                        path + ".duration",
                        problems,
                        () -> Period.rolling(window.duration().toDuration()))
                : calendar(slo, path, window.duration(), calendar);
        return period == null ? null : slo.located(path + ".duration", period);
    }

    private @Nullable Period calendar(At<SLO> slo, String path, Shorthand duration, Spec.Calendar calendar) {
        Period.Unit unit = switch (duration.toString()) {
            case "1M" -> Period.Unit.MONTH;
            case "1Q", "3M" -> Period.Unit.QUARTER;
            case "1Y", "4Q", "12M" -> Period.Unit.YEAR;
            default -> null;
        };
        if (unit == null) {
            slo.refuse(
                    path + ".duration",
                    duration.toString(),
                    "must be 1M, 1Q or 1Y with a calendar: Headroom has periods of a month, a quarter and a year",
                    "write one of these, or isRolling: true",
                    problems);
            return null;
        }
        LocalDateTime start = LocalDateTime.parse(calendar.startTime().replace(' ', 'T'));
        int months = unit == Period.Unit.MONTH ? 1 : unit == Period.Unit.QUARTER ? 3 : 12;
        boolean aligned = start.getDayOfMonth() == 1
                && (start.getMonthValue() - 1) % months == 0
                && start.toLocalTime().toSecondOfDay() == 0;
        if (!aligned) {
            slo.refuse(
                    path + ".calendar.startTime",
                    calendar.startTime(),
                    "must be the first midnight of a " + unit,
                    "write %d-01-01 00:00:00".formatted(start.getYear()),
                    problems);
            return null;
        }
        return Period.calendar(unit, ZoneId.of(calendar.timeZone()));
    }
}
