package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void nothingNeedsToBeSet() {
        assertThat(Settings.of(Map.of())).isEqualTo(new Settings(8_080, 8_081, 95, true));
    }

    @Test
    void readsTheEnvironment() {
        assertThat(Settings.of(
                        Map.of("SHOP_PORT", "1", "PAYMENT_PORT", "2", "STORY_SECONDS", "600", "KEEP_SERVING", "false")))
                .isEqualTo(new Settings(1, 2, 600, false));
    }

    @Test
    void anErrorNamesTheVariableTheRuleAndTheValue() {
        assertThatExceptionOfType(StoryException.class)
                .isThrownBy(() -> Settings.of(Map.of("SHOP_PORT", "http")))
                .withMessage("SHOP_PORT must be from 1 to 65535, was http");
        assertThatExceptionOfType(StoryException.class)
                .isThrownBy(() -> Settings.of(Map.of("STORY_SECONDS", "5")))
                .withMessage("STORY_SECONDS must be from 20 to 3600, was 5");
    }
}
