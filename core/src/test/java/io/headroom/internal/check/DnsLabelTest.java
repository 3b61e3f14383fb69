package io.headroom.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsLabelTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "checkout", "checkout-latency", "2xx", "a1-b2"})
    void labelsPass(String name) {
        assertThat(DnsLabel.check("name", name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "Checkout, write checkout",
        "check_out, write check-out",
        "check out, write check-out",
        "-checkout-, write checkout",
        "'', write a name such as checkout-latency",
        "€, write a name such as checkout-latency",
        "shop.checkout, write shop-checkout"
    })
    void othersAreRefusedWithTheNearestLabel(String name, String fix) {
        assertThatThrownBy(() -> DnsLabel.check("name", name))
                .isInstanceOfSatisfying(
                        InvalidSettingException.class,
                        refusal -> assertThat(refusal.fix()).isEqualTo(fix));
    }

    @Test
    void sixtyThreeCharactersAreTheMost() {
        assertThat(DnsLabel.check("name", "a".repeat(63))).hasSize(63);
        assertThatThrownBy(() -> DnsLabel.check("name", "a".repeat(64)))
                .hasMessageContaining("write " + "a".repeat(63));
    }
}
