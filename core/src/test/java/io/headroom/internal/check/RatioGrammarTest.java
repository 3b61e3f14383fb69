package io.headroom.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatioGrammarTest {
    @ParameterizedTest
    @CsvSource({
        "99.9%, 0.999",
        "0.999, 0.999",
        "99.9 %, 0.999",
        "99.99%, 0.9999",
        "99.999%, 0.99999",
        "50%, 0.5",
        ".5, 0.5",
        "0.05%, 0.0005",
        "' 99% ', 0.99"
    })
    void percentagesAndRatiosAreTheSameNumber(String text, double ratio) {
        assertThat(RatioGrammar.parse("objective", text)).isEqualTo(ratio);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "99.9; must be in (0, 1) as a ratio, or carry a % sign as a percentage; write 99.9% or 0.999",
                "99; must be in (0, 1) as a ratio, or carry a % sign as a percentage; write 99% or 0.99",
                "999; must be in (0, 1) as a ratio, or carry a % sign as a percentage; write a ratio such as 0.999 or a percentage such as 99.9%",
                "99,9; must be a ratio such as 0.999 or a percentage such as 99.9%; use a decimal point: 99.9",
                "99,9%; must be a ratio such as 0.999 or a percentage such as 99.9%; use a decimal point: 99.9%",
                "1; must be in (0, 1); write a ratio such as 0.999 or a percentage such as 99.9%",
                "1.0; must be in (0, 1); write a ratio such as 0.999 or a percentage such as 99.9%",
                "0; must be in (0, 1); write a ratio such as 0.999 or a percentage such as 99.9%",
                "100%; must be in (0, 1); write a ratio such as 0.999 or a percentage such as 99.9%",
                "0%; must be in (0, 1); write a ratio such as 0.999 or a percentage such as 99.9%",
                "-0.5; must be a ratio such as 0.999 or a percentage such as 99.9%; write digits with an optional decimal point, and % if it is a percentage",
                "999‰; must be a ratio such as 0.999 or a percentage such as 99.9%; write digits with an optional decimal point, and % if it is a percentage",
                "high; must be a ratio such as 0.999 or a percentage such as 99.9%; write digits with an optional decimal point, and % if it is a percentage",
            })
    void refusalsNameTheRuleTheValueAndAFix(String text, String rule, String fix) {
        assertThatThrownBy(() -> RatioGrammar.parse("objective", text))
                .isInstanceOfSatisfying(InvalidSettingException.class, refusal -> {
                    assertThat(refusal.setting()).isEqualTo("objective");
                    assertThat(refusal.value()).isEqualTo(text);
                    assertThat(refusal.rule()).isEqualTo(rule);
                    assertThat(refusal.fix()).isEqualTo(fix);
                })
                .hasMessage("objective %s, was %s: %s", rule, text, fix);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 100.0%",
        "0.9996, 100.0%",
        "0.9994, 99.9%",
        "0.0005, 0.1%",
        "0, 0.0%",
        "-0.0004, 0.0%",
        "-0.0005, -0.1%",
        "-1.234567, -123.5%",
        "-9999.5, -999950.0%"
    })
    void tenthsOfAPercentAreRoundedHalfUp(double ratio, String text) {
        assertThat(RatioGrammar.tenths(ratio)).isEqualTo(text);
    }

    @Property
    void tenthsAreWhatAFormatterSays(@ForAll @IntRange(min = -100_000, max = 100_000) int hundredths) {
        double ratio = (hundredths + 0.25) / 10_000; // never halfway
        String formatted = String.format(Locale.ROOT, "%.1f%%", 100 * ratio);

        assertThat(RatioGrammar.tenths(ratio)).isEqualTo(formatted.equals("-0.0%") ? "0.0%" : formatted);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity", "0", "1", "-1", "99.9"})
    void numbersOutsideTheOpenUnitIntervalAreRefused(double ratio) {
        assertThatThrownBy(() -> RatioGrammar.check("objective", ratio))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("must be in (0, 1), was " + ratio);
    }

    @Property
    void whatIsFormattedReadsBackEqual(@ForAll @IntRange(min = 1, max = 999_999) int millionths) {
        double ratio = millionths / 1e6;
        assertThat(RatioGrammar.parse("objective", RatioGrammar.format(ratio))).isEqualTo(ratio);
    }
}
