package io.headroom.openslo;

import io.headroom.CompositeSlo;
import io.headroom.budget.Objective;
import io.headroom.openslo.Spec.SLO;
import io.headroom.openslo.Spec.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Declares an SLO whose objectives have an indicator each. The specification has such an SLO burn by the sum of what its objectives burn,
 * each times its weight; with Timeslices, a slice is bad if it is bad in any of them. It has no target for those slices: that of the objectives is it, if they
 * have one. Annotations may say which it is, how else the objectives are read, and which SLOs they are.
 */
final class CompositeDeclarer {
    private final At<SLO> slo;
    private final Problems problems;

    CompositeDeclarer(At<SLO> slo, Problems problems) {
        this.slo = slo;
        this.problems = problems;
    }

    /** Whether its objectives are SLOs that stand elsewhere in the files. */
    static boolean readsOthers(SLO spec, Metadata metadata) {
        return spec.isComposite() && metadata.annotations().containsKey(Annotations.COMPONENTS);
    }

    /** @param names of the SLOs that its objectives are, in their order */
    DeclaredComposite declare(List<String> names) {
        CompositeSlo.Kind kind = kind();
        boolean slices = kind == CompositeSlo.Kind.SLICES;
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            BigDecimal weight = slo.spec().objectives().get(i).compositeWeight();
            weights.put(names.get(i), weight == null || slices ? 1 : weight.doubleValue());
            if (weight != null && slices) {
                slo.warn(
                        "spec.objectives[%d].compositeWeight".formatted(i),
                        weight.toString(),
                        "must not go with Timeslices: a slice is bad or not",
                        "remove it; it is not read",
                        problems);
            }
        }
        if (!slices) {
            annotation(Annotations.TARGET)
                    .ifPresent(text -> slo.warn(
                            Annotations.path(Annotations.TARGET),
                            text,
                            "must go with Timeslices",
                            "remove it; it is not read",
                            problems));
        }
        return new DeclaredComposite(
                slo.object().name(), kind, weights, slices ? target() : 0, slo.place("spec.objectives"));
    }

    /** The share of slices that must be good in all objectives; 0 if nothing says it, which is told. */
    private double target() {
        Optional<String> text = annotation(Annotations.TARGET);
        Target first = slo.spec().objectives().get(0);
        for (int i = 1; i < slo.spec().objectives().size(); i++) {
            Target other = slo.spec().objectives().get(i);
            if (!slice(first).equals(slice(other))) {
                slo.refuse(
                        "spec.objectives[%d].timeSliceWindow".formatted(i),
                        String.valueOf(other.timeSliceWindow()),
                        "must be that of the first objective, %s".formatted(first.timeSliceWindow()),
                        "write slices of one length",
                        problems);
            }
            if (text.isEmpty() && !first.target().equals(other.target())) {
                slo.refuse(
                        "spec.objectives[%d].target".formatted(i),
                        other.target().toString(),
                        "must be that of the first objective, %s: slices that are bad in any of them have one target"
                                .formatted(first.target()),
                        "write one target, or the annotation %s for these slices".formatted(Annotations.TARGET),
                        problems);
            }
        }
        if (text.isEmpty()) {
            return first.target().doubleValue();
        }
        Double read =
                slo.check(Annotations.path(Annotations.TARGET), problems, () -> Objective.parseTarget(text.get()));
        return read == null ? 0 : read;
    }

    private static Duration slice(Target target) {
        Shorthand slice = target.timeSliceWindow();
        return slice == null ? Duration.ZERO : slice.toDuration();
    }

    /**
     * The names that an annotation gives its objectives.
     *
     * @param others the SLOs of the files, by name
     * @param reader an objective as an SLO of the given name; null if it is wrong, which is told
     */
    List<String> components(Map<String, DeclaredSlo> others, Function<Integer, @Nullable DeclaredSlo> reader) {
        String text = annotation(Annotations.COMPONENTS).orElse("");
        List<String> names = Arrays.stream(text.split(",")).map(String::strip).toList();
        List<Target> objectives = slo.spec().objectives();
        if (names.size() != objectives.size() || names.stream().distinct().count() < names.size()) {
            refuse(
                    Annotations.COMPONENTS,
                    text,
                    "must name as many SLOs as there are objectives, %d, each once".formatted(objectives.size()),
                    "write the name of an SLO for each objective, in their order");
            return List.of();
        }
        for (int i = 0; i < names.size(); i++) {
            DeclaredSlo other = others.get(names.get(i));
            DeclaredSlo own = reader.apply(i);
            if (other == null) {
                refuse(
                        Annotations.COMPONENTS,
                        names.get(i),
                        "must name SLOs of these files",
                        "write some of " + others.keySet());
            } else if (own != null && !own.measuresLike(other)) {
                slo.refuse(
                        "spec.objectives[%d]".formatted(i),
                        own.measure(),
                        "must be that of SLO %s, %s".formatted(other.name(), other.measure()),
                        "write the same target and indicator, or correct the annotation " + Annotations.COMPONENTS,
                        problems);
            }
        }
        return names;
    }

    private CompositeSlo.Kind kind() {
        boolean timeslices = slo.spec().budgetingMethod() == Spec.BudgetingMethod.TIMESLICES;
        CompositeSlo.Kind usual = timeslices ? CompositeSlo.Kind.SLICES : CompositeSlo.Kind.SUM;
        Optional<String> text = annotation(Annotations.COMPOSITE);
        if (text.isEmpty()) {
            return usual;
        }
        for (CompositeSlo.Kind kind : CompositeSlo.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(text.get())
                    && (timeslices || kind != CompositeSlo.Kind.SLICES)) {
                return kind;
            }
        }
        String rule = timeslices ? "must be slices, worst, mean or sum" : "must be worst, mean or sum";
        refuse(Annotations.COMPOSITE, text.get(), rule, "write one of these");
        return usual;
    }

    private Optional<String> annotation(String key) {
        return Optional.ofNullable(slo.object().metadata().annotations().get(key));
    }

    private void refuse(String annotation, String value, String rule, String fix) {
        slo.refuse(Annotations.path(annotation), value, rule, fix, problems);
    }
}
