package io.headroom.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationGrammarTest {
    @ParameterizedTest
    @CsvSource({
        "300ms, PT0.3S",
        "30d, PT720H",
        "4w, PT672H",
        "90m, PT1H30M",
        "1h, PT1H",
        "5s, PT5S",
        "250us, PT0.00025S",
        "7ns, PT0.000000007S",
        "PT0.3S, PT0.3S",
        "P30D, PT720H",
        "' 2h ', PT2H"
    })
    void aNumberWithItsUnitOrIso(String text, Duration duration) {
        assertThat(DurationGrammar.parse("period", text, "30d")).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "300, 'name the unit, as in 30d'",
        "30x, 'the unit x is unknown; write a value such as 30d'",
        "5min, 'the unit min is unknown; write a value such as 30d'",
        "1M, 'the unit M is unknown; write a value such as 30d'",
        "month, write a value such as 30d",
        "soon, write a value such as 30d",
        "1.5h, write a value such as 30d",
        "99999999999999999999d, write a value such as 30d",
        "9223372036854775807d, write a value such as 30d",
    })
    void refusalsNameTheUnitAndAnExample(String text, String fix) {
        assertThatThrownBy(() -> DurationGrammar.parse("period", text, "30d"))
                .isInstanceOfSatisfying(InvalidSettingException.class, refusal -> {
                    assertThat(refusal.value()).isEqualTo(text);
                    assertThat(refusal.fix()).isEqualTo(fix);
                    assertThat(refusal.rule()).startsWith("must be a duration: a whole number and one of ns, us, ms");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-1h", "59m", "367d"})
    void aRangeNamesItsEnds(String text) {
        Duration value = DurationGrammar.parse("period", text, "30d");
        assertThatThrownBy(() ->
                        DurationGrammar.checkRange("period", value, Duration.ofHours(1), Duration.ofDays(366), "30d"))
                .hasMessage("period must be from 1h to 366d, was %s: write a value such as 30d", text);
    }

    @Property
    void whatIsFormattedReadsBackEqual(@ForAll long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        assertThat(DurationGrammar.parse("d", DurationGrammar.format(duration), "1s"))
                .isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "PT720H, 30d",
        "PT672H, 28d",
        "PT24H, 1d",
        "PT36H, 36h",
        "PT1H30M, 90m",
        "PT0.3S, 300ms",
        "PT876000000H, PT876000000H",
        "PT0S, 0s",
        "PT-2H, -2h"
    })
    void theLargestWholeUnitIsWritten(Duration duration, String text) {
        assertThat(DurationGrammar.format(duration)).isEqualTo(text);
    }
}
