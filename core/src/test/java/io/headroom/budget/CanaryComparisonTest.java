package io.headroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanaryComparisonTest {
    private static final double EVIDENCE = 1e-4;

    @Property(tries = 1_000)
    void itIsTheShareOfAllDrawsThatAreAsBad(
            @ForAll @IntRange(max = 60) int bad,
            @ForAll @IntRange(max = 60) int good,
            @ForAll @IntRange(max = 90) int baselineBad,
            @ForAll @IntRange(max = 90) int baselineGood,
            @ForAll @DoubleRange(min = 1e-9, max = 0.2) @Scale(9) double evidence) {
        double exact = draws(bad, bad + good, baselineBad, baselineBad + baselineGood);
        if (Math.abs(exact - evidence) > 1e-9 * evidence) {
            CanaryComparison comparison =
                    new CanaryComparison(bad, bad + good, baselineBad, baselineBad + baselineGood);
            assertThat(comparison.isWorse(evidence)).isEqualTo(exact < evidence);
        }
    }

    /** R. A. Fisher, The Design of Experiments, 1935, a lady who tastes eight cups of tea: 1/70 for four of four, 17/70 for three. */
    @ParameterizedTest
    @CsvSource({"4, 0, 0.0143, true", "4, 0, 0.0142, false", "3, 1, 0.2429, true", "3, 1, 0.2428, false"})
    void fishersOwnExample(int bad, int baselineBad, double evidence, boolean worse) {
        assertThat(new CanaryComparison(bad, 4, baselineBad, 4).isWorse(evidence))
                .isEqualTo(worse);
    }

    /** P(X ≥ bad), counted in whole numbers. */
    private static double draws(int bad, int total, int baselineBad, int baselineTotal) {
        int allBad = bad + baselineBad;
        BigInteger asBad = BigInteger.ZERO;
        for (int i = bad; i <= Math.min(total, allBad); i++) {
            asBad = asBad.add(choose(total, i).multiply(choose(baselineTotal, allBad - i)));
        }
        BigDecimal all = new BigDecimal(choose(total + baselineTotal, allBad));
        return new BigDecimal(asBad).divide(all, new MathContext(30)).doubleValue();
    }

    private static BigInteger choose(int n, int k) {
        BigInteger product = k > n ? BigInteger.ZERO : BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            product = product.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        return product;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000, 0, 10000, false, true",
        "1, 3, 0, 1000, false, true",
        "2, 2, 0, 1000, true, true",
        "4, 100, 1, 10000, true, true",
        "3, 1000, 10, 10000, false, true",
        "12, 1000, 10, 10000, true, true",
        "1000000, 1000000000, 1000000, 1000000000, false, true",
        "1010000, 1000000000, 1000000, 1000000000, true, true",
        "5, 5, 5, 5, false, false",
        "0, 0, 0, 1000, false, false",
        "3, 3, 0, 5, false, false",
        "0, 0, 0, 0, false, false",
        "1, 1000, 1000, 1000, false, true",
    })
    void theEvidenceThatItTakes(
            long bad, long total, long baselineBad, long baselineTotal, boolean worse, boolean enough) {
        CanaryComparison comparison = new CanaryComparison(bad, total, baselineBad, baselineTotal);

        assertThat(comparison.isWorse(EVIDENCE)).isEqualTo(worse);
        assertThat(comparison.canTell(EVIDENCE)).isEqualTo(enough);
    }

    /** The table of docs/release-gate.md: a canary that is as good as the old replicas, looked at once and forty times while the counts grow. */
    @Test
    void anEqualCanaryIsCalledWorseAsOftenAsTheDocsSay() throws IOException {
        List<MatchResult> rows = rows("([0-9.]+) % \\| ([0-9.]+) % \\| .* \\| .*");
        assertThat(rows).hasSize(4);
        for (MatchResult row : rows) {
            double ratio = Double.parseDouble(row.group(1)) / 100;
            double evidence = Double.parseDouble(row.group(2)) / 100;
            Looks looks = Looks.at(ratio, evidence);
            assertThat(row.group())
                    .isEqualTo("| %s %% | %s %% | %s | %s |"
                            .formatted(row.group(1), row.group(2), percent(looks.last), percent(looks.any)));
            double chance = evidence * Looks.RUNS;
            assertThat((double) looks.last).as("at one look").isLessThanOrEqualTo(chance + 4 * Math.sqrt(chance) + 1);
            assertThat((double) looks.any).as("at any of 40").isLessThanOrEqualTo(12 * chance + 1);
        }
    }

    /** What the rules of docs/release-gate.md ask. */
    @Property(tries = 2_000)
    void whoseCanaryTheBoundOfTheRulesCallsWorseIsWorse(
            @ForAll @IntRange(max = 60) int bad,
            @ForAll @IntRange(max = 600) int good,
            @ForAll @IntRange(max = 90) int baselineBad,
            @ForAll @IntRange(max = 9_000) int baselineGood) {
        double bound = evidence(bad, bad + good, baselineBad, baselineBad + baselineGood);
        if (bound > -Math.log(EVIDENCE)) {
            assertThat(new CanaryComparison(bad, bad + good, baselineBad, baselineBad + baselineGood).isWorse(EVIDENCE))
                    .isTrue();
        }
    }

    @Test
    void theBoundTakesAsManyMoreBadEventsAsTheDocsSay() throws IOException {
        List<MatchResult> rows = rows("([0-9,]+) of ([0-9,]+) \\| ([0-9,]+) \\| ([0-9]+) \\| ([0-9]+)");
        assertThat(rows).hasSize(6);
        for (MatchResult row : rows) {
            long[] figures = IntStream.rangeClosed(1, 5)
                    .mapToLong(i -> Long.parseLong(row.group(i).replace(",", "")))
                    .toArray();
            assertThat(least(
                            figures,
                            bad -> new CanaryComparison(bad, figures[2], figures[0], figures[1]).isWorse(EVIDENCE)))
                    .as(row.group())
                    .isEqualTo(figures[3]);
            assertThat(least(figures, bad -> evidence(bad, figures[2], figures[0], figures[1]) > -Math.log(EVIDENCE)))
                    .as(row.group())
                    .isEqualTo(figures[4]);
        }
    }

    private static long least(long[] figures, LongPredicate condemns) {
        return LongStream.rangeClosed(1, figures[2])
                .filter(condemns)
                .findFirst()
                .orElseThrow();
    }

    /** Chernoff's bound of the tail, in nats; W. Hoeffding, Probability Inequalities for Sums of Bounded Random Variables, 1963, section 6. */
    private static double evidence(long bad, long total, long baselineBad, long baselineTotal) {
        if (total == 0 || baselineTotal == 0 || (double) bad / total <= (double) baselineBad / baselineTotal) {
            return 0;
        }
        double allBad = bad + baselineBad;
        double all = total + baselineTotal;
        double rest = baselineBad == 0 ? 0 : baselineBad * Math.log(baselineBad / allBad * all / baselineTotal);
        return bad * Math.log(bad / allBad * all / total) + rest;
    }

    private static List<MatchResult> rows(String cells) throws IOException {
        return Pattern.compile("(?m)^\\| " + cells + " \\|$")
                .matcher(Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "release-gate.md")))
                .results()
                .toList();
    }

    private static String percent(int runs) {
        return runs == 0 ? "0" : "%.1f %%".formatted(100.0 * runs / Looks.RUNS);
    }

    /** In how many runs the canary is called worse at the last look, and at any. */
    private record Looks(int last, int any) {
        static final int RUNS = 2_000;

        static Looks at(double ratio, double evidence) {
            Random random = new Random(1);
            int last = 0;
            int any = 0;
            for (int run = 0; run < RUNS; run++) {
                long[] counts = new long[4];
                boolean ever = false;
                for (int look = 0; look < 40; look++) {
                    add(counts, 50, ratio, random);
                    boolean now = new CanaryComparison(counts[0], counts[1], counts[2], counts[3]).isWorse(evidence);
                    last += now && look == 39 ? 1 : 0;
                    ever |= now;
                }
                any += ever ? 1 : 0;
            }
            return new Looks(last, any);
        }
    }

    /** A tenth of the traffic goes to the canary. */
    private static void add(long[] counts, int events, double ratio, Random random) {
        for (int i = 0; i < 10 * events; i++) {
            int group = i < events ? 0 : 2;
            counts[group + 1]++;
            counts[group] += random.nextDouble() < ratio ? 1 : 0;
        }
    }

    @Test
    void countsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new CanaryComparison(3, 2, 0, 10))
                .hasMessage("bad events must be from 0 to all events, were 3 of 2 and 0 of 10");
        assertThatThrownBy(() -> new CanaryComparison(0, 2, -1, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEvidenceThatIsNoneIsRefused() {
        CanaryComparison comparison = new CanaryComparison(3, 4, 1, 4);

        assertThatThrownBy(() -> comparison.isWorse(Double.NaN))
                .hasMessageStartingWith("evidence must be in (0, 0.5), was NaN");
        assertThatThrownBy(() -> comparison.canTell(0.5)).hasMessageContaining("was 0.5");
        assertThatThrownBy(() -> comparison.isWorse(0)).hasMessageContaining("was 0.0");
    }
}
