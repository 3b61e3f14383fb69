package io.headroom.spring.internal;

import io.headroom.SloBuilder;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.ErrorBudgetPolicy.Level;
import io.headroom.internal.check.RatioGrammar;
import io.headroom.spring.internal.SloProperties.PolicyProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads how an SLO's policy differs from the usual one. */
final class PolicyReader {
    private static final Consumer<SloBuilder> UNCHANGED = slo -> {};

    private final PropertyReader properties;
    private final String prefix;
    private final PolicyProperties policy;

    PolicyReader(PropertyReader properties, String prefix, PolicyProperties policy) {
        this.properties = properties;
        this.prefix = prefix;
        this.policy = policy;
    }

    /** What to tell the SLO; changes nothing that is not set. */
    Consumer<SloBuilder> read() {
        if (policy.levels() == null && policy.postmortemShare() == null && policy.leastCoverage() == null) {
            return UNCHANGED;
        }
        UnaryOperator<ErrorBudgetPolicy> levels = policy.levels() == null ? none() : levels(policy.levels());
        UnaryOperator<ErrorBudgetPolicy> postmortems =
                share("postmortem-share", policy.postmortemShare(), ErrorBudgetPolicy::withPostmortemShare);
        UnaryOperator<ErrorBudgetPolicy> coverage =
                share("least-coverage", policy.leastCoverage(), ErrorBudgetPolicy::withLeastCoverage);
        return slo -> slo.usualPolicy(levels).usualPolicy(postmortems).usualPolicy(coverage);
    }

    private UnaryOperator<ErrorBudgetPolicy> levels(List<String> texts) {
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Level level = properties.read("%s.levels[%d]".formatted(prefix, i), texts.get(i), Level::parse);
            if (level != null) {
                levels.add(level);
            }
        }
        if (levels.size() < texts.size()) {
            return none();
        }
        UnaryOperator<ErrorBudgetPolicy> change = usual -> usual.withLevels(levels);
        return tried(new Setting(prefix + ".levels", String.join(", ", texts)), text -> change);
    }

    private UnaryOperator<ErrorBudgetPolicy> share(
            String name, @Nullable String written, BiFunction<ErrorBudgetPolicy, Double, ErrorBudgetPolicy> setter) {
        return tried(new Setting(prefix + "." + name, written), text -> {
            double share = RatioGrammar.parseShare(name, text);
            return usual -> setter.apply(usual, share);
        });
    }

    /** Tries the change on the sample, which knows the rule. */
    private UnaryOperator<ErrorBudgetPolicy> tried(
            Setting setting, Function<String, UnaryOperator<ErrorBudgetPolicy>> parser) {
        UnaryOperator<ErrorBudgetPolicy> read = properties.optional(setting, none(), text -> {
            UnaryOperator<ErrorBudgetPolicy> change = parser.apply(text);
            change.apply(ErrorBudgetPolicy.sample());
            return change;
        });
        return read == null ? none() : read;
    }

    private static UnaryOperator<ErrorBudgetPolicy> none() {
        return UnaryOperator.identity();
    }
}
