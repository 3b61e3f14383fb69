package io.headroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {
    @ParameterizedTest
    @CsvSource({
        "MONTH,   Europe/Zurich,       2026-03-29T10:00:00Z, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "MONTH,   Europe/Zurich,       2026-10-31T22:59:59Z, 2026-09-30T22:00:00Z, 2026-10-31T23:00:00Z",
        "MONTH,   Asia/Kathmandu,      2026-05-01T00:00:00Z, 2026-04-30T18:15:00Z, 2026-05-31T18:15:00Z",
        "MONTH,   UTC,                 2028-02-29T23:59:59Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "QUARTER, America/New_York,    2026-12-31T23:59:59Z, 2026-10-01T04:00:00Z, 2027-01-01T05:00:00Z",
        "YEAR,    Australia/Lord_Howe, 2026-01-01T00:00:00Z, 2025-12-31T13:00:00Z, 2026-12-31T13:00:00Z",
        "MONTH,   Asia/Beirut,         2026-03-15T00:00:00Z, 2026-02-28T22:00:00Z, 2026-03-31T21:00:00Z",
    })
    void aCalendarPeriodRunsFromMidnightToMidnightInItsZone(
            Period.Unit unit, ZoneId zone, Instant moment, Instant start, Instant end) {
        Period.Calendar period = new Period.Calendar(unit, zone);
        assertThat(period.start(moment)).isEqualTo(start);
        assertThat(period.end(moment)).isEqualTo(end);
        assertThat(period.start(start)).isEqualTo(start);
        assertThat(period.start(end)).isEqualTo(end);
        assertThat(Duration.between(start, end))
                .isLessThanOrEqualTo(period.length().plusHours(1));
    }

    @Test
    void itIsReadAsPeopleWriteIt() {
        assertThat(Period.parse("30d")).isEqualTo(Period.rolling(Duration.ofDays(30)));
        assertThat(Period.parse(" Month ")).isEqualTo(Period.calendar(Period.Unit.MONTH, ZoneOffset.UTC));
        assertThat(Period.parse("quarter")).hasToString("quarter");
        assertThat(Period.calendar(Period.Unit.YEAR, Period.parseZone("Europe/Zurich")))
                .hasToString("year in Europe/Zurich");
        assertThat(Period.parse("28d").label()).isEqualTo("28d");
    }

    @Test
    void whatItIsNotIsNamed() {
        assertThatThrownBy(() -> Period.parse("fortnight"))
                .hasMessageStartingWith("period must be a duration")
                .hasMessageContaining("was fortnight")
                .hasMessageContaining("month");
        assertThatThrownBy(() -> Period.parse("59m")).hasMessageStartingWith("period must be from 1h to 366d, was 59m");
        assertThatThrownBy(() -> Period.parseZone("Mars/Olympus"))
                .hasMessageStartingWith("zone must be a time zone, was Mars/Olympus");
    }
}
