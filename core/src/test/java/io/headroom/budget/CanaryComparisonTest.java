package io.headroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
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

    /** The figures of docs/release-gate.md: a canary that is as good as the old replicas, looked at once and forty times while the counts grow. */
    @ParameterizedTest
    @CsvSource({"0.001, 0.01", "0.01, 0.01", "0.1, 0.01", "0.01, 0.0001"})
    void anEqualCanaryIsSeldomCalledWorse(double ratio, double evidence) {
        Random random = new Random(1);
        int runs = 2_000;
        int once = 0;
        int ever = 0;
        for (int run = 0; run < runs; run++) {
            long[] counts = new long[4];
            boolean worse = false;
            for (int look = 0; look < 40; look++) {
                add(counts, 50, ratio, random);
                boolean now = new CanaryComparison(counts[0], counts[1], counts[2], counts[3]).isWorse(evidence);
                once += now && look == 39 ? 1 : 0;
                worse |= now;
            }
            ever += worse ? 1 : 0;
        }
        double chance = evidence * runs;
        assertThat((double) once).as("at one look").isLessThanOrEqualTo(chance + 4 * Math.sqrt(chance) + 1);
        assertThat((double) ever).as("at any of 40").isLessThanOrEqualTo(12 * chance + 1);
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
}
