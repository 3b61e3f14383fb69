package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.time.ManualClock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What holds of the rules of any SLOs. */
class RulesPropertyTest {
    @Property(tries = 200)
    void rulesOfAnySlosAreYamlInWhichNoRuleIsThereTwice(
            @ForAll("services") String service, @ForAll("slos") List<Declared> slos) {
        RuleFile file = generate(service, slos);

        Map<String, Object> parsed = parse(file.yaml());
        Set<Object> seen = new HashSet<>();
        for (Map<String, Object> group : maps(parsed.get("groups"))) {
            assertThat(seen.add(group.get("name"))).isTrue();
            for (Map<String, Object> rule : maps(group.get("rules"))) {
                String name = String.valueOf(rule.getOrDefault("record", rule.get("alert")));
                assertThat(seen.add(List.of(name, rule.getOrDefault("labels", Map.of()))))
                        .as(name)
                        .isTrue();
            }
        }
        assertThat(maps(parse(file.tests()).get("tests"))).hasSizeGreaterThanOrEqualTo(8 * slos.size());
    }

    @Property(tries = 50)
    void theSameSlosGiveTheSameText(@ForAll("services") String service, @ForAll("slos") List<Declared> slos) {
        assertThat(generate(service, slos).yaml())
                .isEqualTo(generate(service, slos).yaml());
        assertThat(generate(service, slos).tests())
                .isEqualTo(generate(service, slos).tests());
    }

    @Property(tries = 50)
    void theFilesOfTheSlosHoldWhatTheFileOfTheServiceDoes(@ForAll("slos") List<Declared> slos) {
        Headroom headroom = headroom("shop", slos);
        List<RuleGroup> split = PrometheusRules.standard().split("shop", headroom.slos()).stream()
                .flatMap(file -> file.groups().stream())
                .toList();

        assertThat(split)
                .isEqualTo(PrometheusRules.standard().generate(headroom).groups());
    }

    static RuleFile generate(String service, List<Declared> slos) {
        return PrometheusRules.standard().generate(headroom(service, slos));
    }

    private static Headroom headroom(String service, List<Declared> slos) {
        Headroom headroom = Headroom.builder(service).manual(new ManualClock()).build();
        for (int i = 0; i < slos.size(); i++) {
            Declared slo = slos.get(i);
            headroom.slo("slo-" + i, settings -> settings.objective(slo.target).period(slo.days + "d"));
        }
        return headroom;
    }

    @Provide
    Arbitrary<String> services() {
        return Arbitraries.oneOf(
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(20),
                Arbitraries.strings()
                        .withChars("a-{}\"'\\$ :#\nü")
                        .ofMinLength(1)
                        .ofMaxLength(8)
                        .filter(text -> !text.isBlank()));
    }

    @Provide
    Arbitrary<List<Declared>> slos() {
        Arbitrary<Double> targets = Arbitraries.doubles().between(0.01, 0.99999).ofScale(5);
        Arbitrary<Integer> days = Arbitraries.oneOf(
                Arbitraries.of(7, 28, 30, 90), Arbitraries.integers().between(4, 366));
        return Combinators.combine(targets, days)
                .as(Declared::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    record Declared(double target, int days) {}

    static Map<String, Object> parse(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) list;
    }
}
