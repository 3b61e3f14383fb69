package io.headroom.openslo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.headroom.openslo.Spec.SLI;
import io.headroom.openslo.Spec.Target;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is written is read as equal. */
class WrittenFilesTest {
    @Test
    void theFilesOfAllFeaturesAreWrittenAsTheyWereRead() throws IOException {
        OpenSlo files = OpenSlo.read(OpenSloTest.FILES);
        OpenSlo again = OpenSlo.parse("again.yaml", files.write());
        assertThat(again.objects()).isEqualTo(files.objects());
        assertThat(again.write()).isEqualTo(files.write());
    }

    @Property(tries = 100)
    void objectsAreReadAsTheyWereWritten(@ForAll("objects") List<OpenSloObject<?>> objects) {
        String text = OpenSlo.of(objects).write();
        assertThatCode(() -> OpenSlo.parse("written.yaml", text)).as(text).doesNotThrowAnyException();
        assertThat(OpenSlo.parse("written.yaml", text).objects()).as(text).isEqualTo(objects);
    }

    @Provide
    Arbitrary<List<OpenSloObject<?>>> objects() {
        Arbitrary<OpenSloObject<?>> any = Arbitraries.oneOf(
                spec(description().map(Spec.Service::new)),
                spec(Combinators.combine(description(), word(), anything(3)).as(Spec.DataSource::new)),
                spec(target()),
                spec(condition()),
                spec(policy()),
                spec(sli()),
                spec(slo()));
        return any.list().ofMaxSize(4).map(list -> {
            List<OpenSloObject<?>> named = new ArrayList<>();
            for (OpenSloObject<?> object : list) {
                Metadata metadata = object.metadata();
                named.add(renamed(
                        object,
                        new Metadata(
                                "n" + named.size(),
                                metadata.displayName(),
                                metadata.labels(),
                                metadata.annotations())));
            }
            return named;
        });
    }

    private static <S extends Spec> OpenSloObject<S> renamed(OpenSloObject<S> object, Metadata metadata) {
        return new OpenSloObject<>(metadata, object.spec());
    }

    private static <S extends Spec> Arbitrary<OpenSloObject<?>> spec(Arbitrary<S> spec) {
        return object(spec).map(object -> object);
    }

    private static <S extends Spec> Arbitrary<OpenSloObject<S>> object(Arbitrary<S> spec) {
        return Combinators.combine(metadata(), spec).as(OpenSloObject::new);
    }

    private static Arbitrary<Metadata> metadata() {
        Arbitrary<String> key = Arbitraries.of("team", "a.b_c-d", "X", "9");
        return Combinators.combine(
                        name(),
                        text(63),
                        Arbitraries.maps(key, text(20).list().ofMinSize(1).ofMaxSize(3))
                                .ofMaxSize(3),
                        Arbitraries.maps(Arbitraries.of("team", "example.com/x", "a.b/c.d"), text(20))
                                .ofMaxSize(3))
                .as(Metadata::new);
    }

    private static Arbitrary<Spec.SLO> slo() {
        return Combinators.combine(
                        description(),
                        word(),
                        Arbitraries.of(Spec.BudgetingMethod.values()),
                        Arbitraries.of(true, false),
                        timeWindow(),
                        AlertPolicies.list())
                .flatAs((description, service, method, composite, window, policies) -> {
                    Arbitrary<Ref<SLI>> indicator = ref(sli());
                    Arbitrary<Ref<SLI>> none = Arbitraries.just(null);
                    return (composite ? none : indicator)
                            .flatMap(common -> objective(method, common, composite ? indicator : none)
                                    .list()
                                    .ofMinSize(1)
                                    .ofMaxSize(isThreshold(common) ? 1 : 3)
                                    .map(objectives -> new Spec.SLO(
                                            description, service, common, window, method, objectives, policies)));
                });
    }

    private static final class AlertPolicies {
        static Arbitrary<List<Ref<Spec.AlertPolicy>>> list() {
            return ref(policy()).list().ofMaxSize(2);
        }
    }

    private static Arbitrary<Target> objective(
            Spec.BudgetingMethod method, Ref<SLI> common, Arbitrary<Ref<SLI>> indicator) {
        boolean slices = method == Spec.BudgetingMethod.TIMESLICES;
        return indicator.flatMap(own -> {
            Ref<SLI> measured = own == null ? common : own;
            Arbitrary<Spec.Operator> op =
                    isRatio(measured) ? Arbitraries.just(null) : Arbitraries.of(Spec.Operator.values());
            Arbitrary<BigDecimal> value = isRatio(measured) ? Arbitraries.just(null) : number();
            return Combinators.combine(
                            text(63),
                            op,
                            value,
                            share(),
                            slices ? share().filter(share -> share.signum() > 0) : Arbitraries.just((BigDecimal) null),
                            method == Spec.BudgetingMethod.OCCURRENCES
                                    ? Arbitraries.just((Shorthand) null)
                                    : duration(),
                            number().filter(weight -> weight.signum() > 0).injectNull(0.5))
                    .as((displayName, operator, compared, share, sliceTarget, slice, weight) ->
                            new Target(displayName, operator, compared, share, sliceTarget, slice, own, weight));
        });
    }

    private static boolean isRatio(Ref<SLI> ref) {
        return ref instanceof Ref.Inline<SLI> inline && !(inline.object().spec().metric() instanceof Metric.Threshold);
    }

    private static boolean isThreshold(Ref<SLI> ref) {
        return ref instanceof Ref.Inline<SLI> inline && inline.object().spec().metric() instanceof Metric.Threshold;
    }

    private static Arbitrary<Spec.TimeWindow> timeWindow() {
        Arbitrary<Spec.TimeWindow> rolling = duration().map(duration -> new Spec.TimeWindow(duration, null));
        Arbitrary<Spec.TimeWindow> calendar = duration()
                .filter(duration -> duration.unit() != Shorthand.Unit.MINUTE)
                .map(duration ->
                        new Spec.TimeWindow(duration, new Spec.Calendar("2026-01-21 12:30:00", "America/New_York")));
        return Arbitraries.oneOf(rolling, calendar).injectNull(0.2);
    }

    private static Arbitrary<SLI> sli() {
        Arbitrary<Metric> metric = Arbitraries.oneOf(
                source().map(Metric.Threshold::new),
                Combinators.combine(Arbitraries.of(true, false), source()).as(Metric.Raw::new),
                Combinators.combine(Arbitraries.of(true, false), source(), source(), Arbitraries.of(true, false))
                        .as((counter, some, total, good) ->
                                new Metric.Ratio(counter, good ? some : null, good ? null : some, total)));
        return Combinators.combine(description(), metric).as(SLI::new);
    }

    private static Arbitrary<MetricSource> source() {
        Arbitrary<Map<String, Object>> spec = Arbitraries.maps(
                        word(), anything(2).filter(value -> value != null))
                .ofMinSize(1)
                .ofMaxSize(3);
        return Combinators.combine(name().injectNull(0.3), text(20), spec)
                .as((ref, type, fields) -> new MetricSource(ref == null ? "" : ref, type, fields));
    }

    private static Arbitrary<Spec.AlertPolicy> policy() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        return Combinators.combine(
                        description(),
                        flag,
                        flag,
                        flag,
                        ref(condition()),
                        ref(target()).list().ofMinSize(1).ofMaxSize(2))
                .as(Spec.AlertPolicy::new);
    }

    private static Arbitrary<Spec.AlertCondition> condition() {
        return Combinators.combine(
                        description(),
                        word(),
                        Arbitraries.of(Spec.Operator.GT, Spec.Operator.GTE),
                        number(),
                        Arbitraries.of("1h", "3d", "30m").map(Shorthand::parse),
                        Arbitraries.of("0m", "5m").map(Shorthand::parse))
                .as(Spec.AlertCondition::new);
    }

    private static Arbitrary<Spec.AlertNotificationTarget> target() {
        return Combinators.combine(description(), word()).as(Spec.AlertNotificationTarget::new);
    }

    private static <S extends Spec> Arbitrary<Ref<S>> ref(Arbitrary<S> spec) {
        return Arbitraries.oneOf(name().map(Ref.Named::new), object(spec).map(Ref.Inline::new));
    }

    private static Arbitrary<Object> anything(int depth) {
        Arbitrary<Object> scalar = Arbitraries.oneOf(
                text(30).map(text -> text),
                Arbitraries.longs().between(-999_999_999_999L, 999_999_999_999L).map(number -> number),
                Arbitraries.of(true, false).map(flag -> flag),
                Arbitraries.of("0.5", "-12.25", "3.0").map(BigDecimal::new),
                Arbitraries.just(null));
        if (depth == 0) {
            return scalar;
        }
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, scalar),
                net.jqwik.api.Tuple.of(
                        1, anything(depth - 1).list().ofMaxSize(3).map(list -> list)),
                net.jqwik.api.Tuple.of(
                        1,
                        Arbitraries.maps(text(10), anything(depth - 1))
                                .ofMaxSize(3)
                                .map(LinkedHashMap::new)));
    }

    private static Arbitrary<String> description() {
        return text(100);
    }

    /** Whatever YAML could take for something else. */
    private static Arbitrary<String> text(int longest) {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "true",
                        "~",
                        "null",
                        "1",
                        "0x1f",
                        "1e3",
                        "- a",
                        "a: b",
                        "#",
                        "'",
                        "\"",
                        "\n",
                        " a ",
                        "a\n  b\n",
                        "{{.window}}",
                        "2026-01-01",
                        "é\u2028😀",
                        "\t",
                        "<<",
                        "=",
                        "|",
                        "? a",
                        "%a",
                        "@",
                        "\\"),
                Arbitraries.strings().ascii().ofMaxLength(Math.min(longest, 40)),
                Arbitraries.strings()
                        .withChars("ab:#-?'\" \n\t{}[],&*!|>%@`\u00e9\u0085\u2029\uFEFF\u0007")
                        .ofMaxLength(Math.min(longest, 20)));
    }

    private static Arbitrary<String> word() {
        return text(20).filter(text -> !text.isEmpty());
    }

    private static Arbitrary<String> name() {
        return Arbitraries.of("a", "checkout", "a-1", "0");
    }

    private static Arbitrary<Shorthand> duration() {
        return Combinators.combine(Arbitraries.integers().between(1, 999), Arbitraries.of(Shorthand.Unit.values()))
                .as(Shorthand::new);
    }

    private static Arbitrary<BigDecimal> share() {
        return Arbitraries.integers().between(0, 99_999).map(number -> BigDecimal.valueOf(number, 5));
    }

    private static Arbitrary<BigDecimal> number() {
        return Arbitraries.of("0", "1", "14.4", "0.3", "1000", "0.000001", "-2").map(BigDecimal::new);
    }
}
