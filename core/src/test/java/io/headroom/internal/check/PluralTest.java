package io.headroom.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluralTest {
    @Test
    void onlyOneIsOne() {
        assertThat(Plural.of(1, "failure was", "failures were")).isEqualTo("1 failure was");
        assertThat(Plural.of(0, "failure was", "failures were")).isEqualTo("0 failures were");
        assertThat(Plural.of(1_200, "failure was", "failures were")).isEqualTo("1,200 failures were");
        assertThat(Plural.of(-1, "event", "events")).isEqualTo("-1 events");
    }

    @Test
    void ofSeveralTheVerbIsThatOfThePart() {
        assertThat(Plural.wereOf(1, 36_000)).isEqualTo("1 of 36,000 was");
        assertThat(Plural.wereOf(2, 2)).isEqualTo("2 of 2 were");
    }
}
