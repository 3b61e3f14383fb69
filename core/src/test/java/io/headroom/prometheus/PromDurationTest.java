package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations of {@code model.Duration.String} in prometheus/common. */
class PromDurationTest {
    /** The last rows: the cases of Prometheus' own test of its durations, and its rule that years and weeks stand alone. */
    @ParameterizedTest
    @CsvSource({
        "300, 5m",
        "3600, 1h",
        "7200, 2h",
        "21600, 6h",
        "259200, 3d",
        "604800, 1w",
        "1209600, 2w",
        "2419200, 4w",
        "2592000, 30d",
        "31536000, 1y",
        "129600, 1d12h",
        "330, 5m30s",
        "0, 0s",
        "3, 3s",
        "349200, 4d1h",
        "1814400, 3w",
        "1994400, 23d2h",
        "7776000, 90d",
        "31622400, 366d",
        "315360000, 10y"
    })
    void areWrittenAsPrometheusWritesThem(long seconds, String text) {
        assertThat(PromDuration.format(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
