package io.headroom.openslo;

import io.headroom.SloFamily;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.ErrorBudgetPolicy.Level;
import io.headroom.budget.Maintenance;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.openslo.Spec.SLO;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of an SLO that say neither when it alerts nor what it is composed of. */
final class AnnotatedReader {
    /** Numbers of more digits take longer than anybody waits; spans of maintenance may fill as many lines as there are. */
    private static final int LONGEST_LINE = 10_000;

    private final At<SLO> slo;
    private final Problems problems;

    AnnotatedReader(At<SLO> slo, Problems problems) {
        this.slo = slo;
        this.problems = problems;
    }

    Annotated read() {
        return new Annotated(policy(), family(), maintenance());
    }

    private @Nullable Located<DeclaredPolicy> policy() {
        List<Level> levels = read(
                Annotations.POLICY,
                text -> checked(new DeclaredPolicy(
                                text.lines().map(Level::parse).toList(), null, null))
                        .levels());
        Double postmortems = read(
                Annotations.POSTMORTEM_SHARE,
                text -> checked(new DeclaredPolicy(null, number(Annotations.POSTMORTEM_SHARE, text), null))
                        .postmortemShare());
        Double coverage = read(
                Annotations.LEAST_COVERAGE,
                text -> checked(new DeclaredPolicy(null, null, number(Annotations.LEAST_COVERAGE, text)))
                        .leastCoverage());
        DeclaredPolicy policy = new DeclaredPolicy(levels, postmortems, coverage);
        return policy.equals(DeclaredPolicy.USUAL)
                ? null
                : slo.located(
                        firstOf(Annotations.POLICY, Annotations.POSTMORTEM_SHARE, Annotations.LEAST_COVERAGE), policy);
    }

    private @Nullable Located<DeclaredFamily> family() {
        Integer keys = read(Annotations.FAMILY_MAX_KEYS, text -> {
            int most = wholeNumber(text);
            new SloFamily.Builder().maxKeys(most);
            return most;
        });
        Duration idle = read(Annotations.FAMILY_IDLE_AFTER, text -> {
            Duration after = DurationGrammar.parse(Annotations.FAMILY_IDLE_AFTER, text, "1d");
            new SloFamily.Builder().idleAfter(after);
            return after;
        });
        return keys == null && idle == null
                ? null
                : slo.located(
                        firstOf(Annotations.FAMILY_MAX_KEYS, Annotations.FAMILY_IDLE_AFTER),
                        new DeclaredFamily(keys, idle));
    }

    private List<Located<Maintenance>> maintenance() {
        List<Maintenance> spans = read(
                Annotations.MAINTENANCE,
                text -> text.lines().map(Maintenance::parse).toList());
        List<Located<Maintenance>> located = new ArrayList<>();
        if (spans != null) {
            spans.forEach(span -> located.add(slo.located(Annotations.path(Annotations.MAINTENANCE), span)));
        }
        return located;
    }

    private String firstOf(String... annotations) {
        for (String annotation : annotations) {
            if (slo.object().metadata().annotations().containsKey(annotation)) {
                return Annotations.path(annotation);
            }
        }
        return "metadata.annotations";
    }

    /** What a parser makes of an annotation; null if it is absent or refused. */
    private <T> @Nullable T read(String annotation, Function<String, T> parser) {
        String text = slo.object().metadata().annotations().get(annotation);
        return text == null
                ? null
                : slo.check(Annotations.path(annotation), problems, () -> {
                    if (text.lines().anyMatch(line -> line.length() > LONGEST_LINE)) {
                        throw new InvalidSettingException(
                                annotation,
                                text,
                                "must have at most %d characters a line".formatted(LONGEST_LINE),
                                "shorten it");
                    }
                    return parser.apply(text);
                });
    }

    /** Tried on the sample, which knows the rules. */
    private static DeclaredPolicy checked(DeclaredPolicy policy) {
        policy.appliedTo(ErrorBudgetPolicy.sample());
        return policy;
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            throw new InvalidSettingException(
                    Annotations.FAMILY_MAX_KEYS, text, "must be a whole number", "write one such as 100");
        }
    }

    private static double number(String annotation, String text) {
        try {
            return new BigDecimal(text).doubleValue();
        } catch (NumberFormatException none) {
            throw new InvalidSettingException(annotation, text, "must be a number", "write one such as 0.2");
        }
    }
}
