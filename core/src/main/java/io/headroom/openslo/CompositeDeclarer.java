package io.headroom.openslo;

import io.headroom.CompositeSlo;
import io.headroom.openslo.Spec.SLO;
import io.headroom.openslo.Spec.Target;
import java.math.BigDecimal;
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
 * each times its weight, and has no target for it: with Timeslices nobody could tell how many slices may be bad. Annotations may say how else the
 * objectives are read, and which SLOs they are.
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
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            BigDecimal weight = slo.spec().objectives().get(i).compositeWeight();
            weights.put(names.get(i), weight == null ? 1 : weight.doubleValue());
        }
        return new DeclaredComposite(slo.object().name(), kind(), weights, slo.place("spec.objectives"));
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
        Optional<String> text = annotation(Annotations.COMPOSITE);
        if (text.isEmpty()) {
            if (slo.spec().budgetingMethod() == Spec.BudgetingMethod.TIMESLICES) {
                slo.refuse(
                        "spec.budgetingMethod",
                        slo.spec().budgetingMethod().toString(),
                        "must be Occurrences or RatioTimeslices if each objective has an indicator: there is no target for slices that are bad in any of them",
                        "write an SLO for each, or the annotation %s: worst to read the worst of them"
                                .formatted(Annotations.COMPOSITE),
                        problems);
            }
            return CompositeSlo.Kind.SUM;
        }
        for (CompositeSlo.Kind kind : CompositeSlo.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(text.get())) {
                return kind;
            }
        }
        refuse(Annotations.COMPOSITE, text.get(), "must be worst, mean or sum", "write one of these");
        return CompositeSlo.Kind.SUM;
    }

    private Optional<String> annotation(String key) {
        return Optional.ofNullable(slo.object().metadata().annotations().get(key));
    }

    private void refuse(String annotation, String value, String rule, String fix) {
        slo.refuse(Annotations.path(annotation), value, rule, fix, problems);
    }
}
