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
        files.objects(SLO.class).forEach(slo -> declarer.declare(new At<>(files, slo, "", slo)));
        declarer.problems.requireNone();
        return new Declarations(declarer.slos, declarer.composites, declarer.problems.warnings());
    }

    private void declare(At<SLO> slo) {
        SLO spec = slo.spec();
        Map<String, Double> weights = new LinkedHashMap<>();
        List<String> names = names(slo);
        Located<Period> period = period(slo);
        for (int i = 0; i < spec.objectives().size(); i++) {
            Target target = spec.objectives().get(i);
            declare(slo, "spec.objectives[%d]".formatted(i), target, names.get(i), period);
            BigDecimal weight = target.compositeWeight();
            weights.put(names.get(i), weight == null ? 1 : weight.doubleValue());
        }
        if (spec.isComposite()) {
            if (spec.budgetingMethod() == Spec.BudgetingMethod.TIMESLICES) {
                slo.refuse(
                        "spec.budgetingMethod",
                        spec.budgetingMethod().toString(),
                        "must be Occurrences or RatioTimeslices if each objective has an indicator",
                        "a slice that is bad in any of them cannot be told from their budgets; write an SLO for each",
                        problems);
            }
            composites.add(new DeclaredComposite(slo.object().name(), weights, slo.place("spec.objectives")));
        }
    }

    private void declare(At<SLO> slo, String path, Target target, String name, @Nullable Located<Period> period) {
        slo.check("metadata.name", problems, () -> DnsLabel.check("name", name));
        BudgetingMethod method = slo.check(path + ".timeSliceWindow", problems, () -> method(slo.spec(), target));
        Period length = period == null ? Objective.DEFAULT_PERIOD : period.value();
        Objective objective = method == null
                ? null
                : slo.check(path, problems, () -> new Objective(target.target().doubleValue(), length, method));
        At<SLI> sli = sli(slo, path, target);
        if (objective == null || sli == null) {
            return;
        }
        Located<EventOrigin> events = new SourceReader(sli, problems).read();
        Sli kind = new SliKind(slo, path, sli, problems).read(target, events);
        Located<BurnRules> alerts = new AlertDeclarer(slo, problems).read(objective);
        if (kind != null && events != null) {
            boolean alertsNeedPeriod = period == null && alerts != null;
            slos.add(new DeclaredSlo(
                    name,
                    slo.spec().service(),
                    slo.located(path + ".target", objective.target()),
                    alertsNeedPeriod ? slo.located("spec", length) : period,
                    slo.located("spec.budgetingMethod", objective.method()),
                    new Located<>(kind, slo.place(path + ".value")),
                    alerts,
                    events));
        }
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

    private static BudgetingMethod method(SLO slo, Target target) {
        Duration slice = target.timeSliceWindow() == null
                ? Duration.ZERO
                : target.timeSliceWindow().toDuration();
        BigDecimal share = target.timeSliceTarget() == null ? BigDecimal.ONE : target.timeSliceTarget();
        return switch (slo.budgetingMethod()) {
            case OCCURRENCES -> BudgetingMethod.occurrences();
            case TIMESLICES -> BudgetingMethod.timeslices(slice, share.doubleValue());
            case RATIO_TIMESLICES -> BudgetingMethod.ratioTimeslices(slice);
        };
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
