package io.headroom.openslo;

import io.headroom.openslo.Spec.AlertPolicy;
import io.headroom.openslo.Spec.BudgetingMethod;
import io.headroom.openslo.Spec.SLI;
import io.headroom.openslo.Spec.SLO;
import io.headroom.openslo.Spec.Target;
import io.headroom.openslo.Spec.TimeWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads an SLO. */
final class SloSpecReader {
    private final Fields spec;

    private SloSpecReader(Fields spec) {
        this.spec = spec;
    }

    static @Nullable SLO read(Fields spec) {
        return new SloSpecReader(spec).read();
    }

    private @Nullable SLO read() {
        String description = ObjectReader.description(spec);
        String service = spec.required("service", "write the service's name");
        Ref<SLI> indicator = SliSpecReader.ref(spec);
        TimeWindow window = TimeWindowReader.read(spec);
        BudgetingMethod method = method();
        List<Target> objectives = objectives(indicator, method);
        List<Ref<AlertPolicy>> policies =
                AlertSpecReader.refs(spec, "alertPolicies", "alertPolicyRef", "AlertPolicy", AlertSpecReader::policy);
        if (service == null || method == null || objectives.isEmpty()) {
            return null;
        }
        return new SLO(
                description, service, indicator, window, method, objectives, policies == null ? List.of() : policies);
    }

    /** An example of the specification goes without, which its SDK refuses. */
    private @Nullable BudgetingMethod method() {
        if (!spec.has("budgetingMethod")) {
            spec.warn("budgetingMethod", "absent", "must be there", "write Occurrences, as which it is read");
            spec.anything("budgetingMethod");
            return BudgetingMethod.OCCURRENCES;
        }
        return spec.oneOf("budgetingMethod", BudgetingMethod.values(), true);
    }

    private List<Target> objectives(@Nullable Ref<SLI> indicator, @Nullable BudgetingMethod method) {
        List<Fields> items = spec.list("objectives");
        if (items == null || items.isEmpty()) {
            if (!spec.isRefused("objectives")) {
                spec.refuse(
                        "objectives",
                        items == null ? "absent" : "0",
                        "must be a list of at least one objective",
                        "write one with a target");
            }
            return List.of();
        }
        List<Target> targets = new ArrayList<>();
        for (Fields item : items) {
            Target target = new TargetReader(item, method).read(indicator);
            item.done();
            if (target != null) {
                targets.add(target);
            }
        }
        requireIndicators(indicator, targets, items);
        if (targets.size() > 1 && SliSpecReader.metric(indicator) instanceof Metric.Threshold) {
            spec.refuse(
                    "objectives",
                    String.valueOf(targets.size()),
                    "must be one with a thresholdMetric",
                    "write an SLO for each threshold");
        }
        return targets.size() == items.size() ? targets : List.of();
    }

    private void requireIndicators(@Nullable Ref<SLI> common, List<Target> targets, List<Fields> items) {
        long own =
                targets.stream().map(Target::indicator).filter(Objects::nonNull).count();
        boolean unread = spec.has("indicator") || spec.has("indicatorRef") || targets.size() < items.size();
        if (common == null && own < targets.size() && !unread) {
            spec.requirePresent("indicator", "write indicator or indicatorRef, here or in each objective");
        } else if (common != null && own > 0) {
            spec.refuse(
                    "objectives",
                    own + " with an indicator",
                    "must be without indicators if the SLO has one",
                    "remove either");
        }
    }
}
