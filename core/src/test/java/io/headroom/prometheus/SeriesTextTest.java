package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "requests_total ; requests_total",
                "a:b{} ; a:b",
                "sum(requests_total) ; requests_total",
                "rate(requests_total[5m]) ; requests_total",
                "sum( rate( x{a=\"[1m]\"} [ {{ .window }} ] ) ) ; x{a=\"[1m]\"}",
                "sum(increase(x[1h30m])) ; x",
                "sum( x{a=\"1\",b=~\"2..|4..\",} ) ; x{a=\"1\", b=~\"2..|4..\"}",
                "x { a != \"b\\\"{}\\\\\" , c!~\"\" } ; x{a!=\"b\\\"{}\\\\\", c!~\"\"}",
            })
    void aSelectorOrTheSumOverOneIsRead(String text, String selector) {
        assertThat(SeriesText.parse("total", text)).hasToString(selector);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sum(a) + sum(b)",
                "sum(a) by (c)",
                "rate(a[5m]) + rate(b[5m])",
                "rate(sum(a)[5m])",
                "rate(a[5m:1m])",
                "rate(a[5m] offset 1d)",
                "rate(a[])",
                "a[5m]",
                "a offset 5m",
                "a{b=c}",
                "a{b=\"c\" d=\"e\"}",
                "{a=\"b\"}",
                "sum:hits{*}.as_count()"
            })
    void anyOtherQueryIsRefused(String text) {
        assertThatThrownBy(() -> SeriesText.parse("total", text))
                .hasMessageStartingWith("total must be the series of a counter, its rate, or the sum over them");
    }

    @Test
    void eitherGoodOrBadIsGiven() {
        assertThatThrownBy(() -> new EventSource.Series("a", "b", "c")).hasMessageContaining("one of good and bad");
        assertThatThrownBy(() -> new EventSource.Series(null, null, "c")).hasMessageContaining("one of good and bad");
    }
}
