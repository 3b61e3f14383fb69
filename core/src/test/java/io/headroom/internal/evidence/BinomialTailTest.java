package io.headroom.internal.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialTailTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final double LIMIT = 1e-4;

    @Property(tries = 500)
    void itIsTheSumOfAllTermsFromThereOn(
            @ForAll @IntRange(min = 1, max = 120) int total,
            @ForAll @IntRange(max = 120) int bad,
            @ForAll @DoubleRange(min = 1e-6, max = 0.999) @Scale(6) double probability,
            @ForAll @DoubleRange(min = 1e-9, max = 0.2) @Scale(9) double limit) {
        double exact = tail(bad, total, probability);
        if (Math.abs(exact - limit) > 1e-9 * limit) {
            assertThat(BinomialTail.isBelow(bad, total, probability, limit)).isEqualTo(exact < limit);
        }
    }

    @Property(tries = 500)
    void eachTermIsExactToTwelveDigits(
            @ForAll @IntRange(min = 1, max = 300) int total,
            @ForAll @IntRange(min = 1, max = 300) int bad,
            @ForAll @DoubleRange(min = 1e-3, max = 0.999) @Scale(3) double probability) {
        if (bad <= total) {
            double exact = term(bad, total, BigDecimal.valueOf(probability)).doubleValue();
            assertThat(BinomialTail.probability(bad, total, probability))
                    .isCloseTo(exact, within(1e-12 * exact + 1e-300));
        }
    }

    /** At 14.4 times the budget of 99.9 %. */
    @ParameterizedTest
    @CsvSource({
        "1, 10, false",
        "3, 10, false",
        "4, 10, true",
        "2, 2, false",
        "3, 3, true",
        "6, 60, false",
        "7, 60, true",
        "0, 0, false"
    })
    void theEvidenceThatAPageNeeds(long bad, long total, boolean enough) {
        assertThat(BinomialTail.isBelow(bad, total, 0.0144, LIMIT)).isEqualTo(enough);
    }

    @ParameterizedTest
    @CsvSource({
        "14_400_000_000, 1_000_000_000_000, false",
        "14_400_400_000, 1_000_000_000_000, false",
        "14_400_500_000, 1_000_000_000_000, true"
    })
    void aTrillionEventsAreNoneTooMany(String bad, String total, boolean enough) {
        // The standard deviation is 119,134 events; 1e-4 lies 3.72 of them above the mean.
        assertThat(BinomialTail.isBelow(number(bad), number(total), 0.0144, LIMIT))
                .isEqualTo(enough);
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }

    private static double tail(int bad, int total, double probability) {
        BigDecimal p = BigDecimal.valueOf(probability);
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = bad; i <= total; i++) {
            sum = sum.add(term(i, total, p));
        }
        return sum.doubleValue();
    }

    private static BigDecimal term(int bad, int total, BigDecimal p) {
        BigDecimal term = p.pow(bad, DIGITS).multiply(BigDecimal.ONE.subtract(p).pow(total - bad, DIGITS), DIGITS);
        for (int i = 1; i <= bad; i++) {
            term = term.multiply(BigDecimal.valueOf(total - bad + i), DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
        }
        return term;
    }
}
