package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.CompositeBuilder;
import io.headroom.Headroom;
import io.headroom.SloFamily;
import io.headroom.budget.BudgetingMethod;
import io.headroom.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code promtool} says of the rules of composites, and whether their tests see a wrong one. */
class CompositeRulesIT {
    @TempDir
    Path directory;

    enum Kind {
        WORST(all -> all.worstOf("cart", "pay", "mail")),
        MEAN(all -> all.weighted("cart", 3).weighted("pay", 0.5).weighted("mail", 0.1)),
        SUM(all -> all.summed("cart", 1).summed("pay", 0.3).summed("mail", 2e-3)),
        ONE(all -> all.summed("cart", 1));

        private final Consumer<CompositeBuilder> composite;

        Kind(Consumer<CompositeBuilder> composite) {
            this.composite = composite;
        }

        RuleFile file() {
            try (Headroom headroom = declared()) {
                headroom.composite("journey", composite);
                return PrometheusRules.standard().split("shop", headroom.slos(), headroom.composites()).stream()
                        .filter(file -> file.name().equals("journey"))
                        .findFirst()
                        .orElseThrow();
            }
        }
    }

    private static Headroom declared() {
        Headroom headroom = Headroom.builder("shop").manual(new ManualClock()).build();
        for (String slo : List.of("cart", "pay", "mail")) {
            headroom.slo(slo, it -> it.objective(0.99));
        }
        return headroom;
    }

    static Stream<Arguments> kindsAndPromtools() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Promtool.values()).map(promtool -> Arguments.of(kind, promtool)));
    }

    @ParameterizedTest
    @MethodSource("kindsAndPromtools")
    void rulesAreValidAndTheirTestsPass(Kind kind, Promtool promtool) throws Exception {
        RuleFile file = kind.file();
        promtool.accepts(directory, file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "another weight | SUM | 0.3 * | 0.4 *",
                "the worst is the best | WORST | max( | min(",
                "one without data | WORST | and sum(slo:period_burn_rate:ratio{sloth_id=\"shop-mail\" | or sum(slo:period_burn_rate:ratio{sloth_id=\"shop-mail\"",
                "a mean that is a sum | MEAN | / 3.6 | / 1",
                "what is spent is added | ONE | 1 - slo | 1 + slo",
            })
    void theGeneratedTestsSeeAWrongRule(String mistake, Kind kind, String right, String wrong) throws Exception {
        RuleFile file = kind.file();
        String yaml = file.yaml().replaceAll("\\R\\s+and\\s+", " and ");
        assertThat(yaml).as(mistake).contains(right);
        Promtool.write(directory, file, yaml.replace(right, wrong));

        Promtool.Result test = Promtool.PROMETHEUS_2_42.run(directory, "test", "rules", "test.yml");

        assertThat(test.exit()).as(test.output()).isNotZero();
        assertThat(test.output()).contains("FAILED");
    }

    @ParameterizedTest
    @EnumSource
    void oneFileOfAllIsValidToo(Promtool promtool) throws Exception {
        try (Headroom headroom = declared()) {
            headroom.composite("worst", Kind.WORST.composite);
            headroom.composite("sum", Kind.SUM.composite);
            RuleFile file = PrometheusRules.standard().generate(headroom);
            assertThat(file.groups())
                    .extracting(RuleGroup::name)
                    .contains("sloth-slo-meta-recordings-shop-worst", "sloth-slo-meta-recordings-shop-sum");
            Promtool.write(directory, file, file.yaml());

            Promtool.Result check = promtool.run(directory, "check", "rules", file.fileName());

            assertThat(check.isFine()).as(check.output()).isTrue();
        }
    }

    @Test
    void whatReadsSlosWithoutRulesHasNone() {
        try (Headroom headroom = declared()) {
            SloFamily family = headroom.family("cart", settings -> {});
            family.recorder("acme");
            headroom.composite("members", all -> all.worstOf("pay", "cart/acme"));
            headroom.composite("both", all -> all.worstOf("pay", "cart"));
            assertThat(PrometheusRules.standard().generate(headroom).groups())
                    .extracting(RuleGroup::name)
                    .contains("sloth-slo-meta-recordings-shop-both")
                    .noneMatch(name -> name.endsWith("-members"));
            assertThat(PrometheusRules.standard().split("shop", List.of(headroom.slo("pay")), headroom.composites()))
                    .extracting(RuleFile::name)
                    .containsExactly("pay", "_targets");
        }
    }

    @Test
    void slicesAreRefusedWithTheSlosThatTheyAreOf() {
        try (Headroom headroom =
                Headroom.builder("shop").manual(new ManualClock()).build()) {
            headroom.slo("cart", it -> it.objective(0.99).method(BudgetingMethod.timeslices(Duration.ofMinutes(1), 1)));
            headroom.composite("journey", all -> all.slicesOf(0.99, "cart"));
            assertThatThrownBy(() -> PrometheusRules.standard().generate(headroom))
                    .hasMessageContaining("SLO cart must have the method occurrences for Prometheus");
        }
    }
}
