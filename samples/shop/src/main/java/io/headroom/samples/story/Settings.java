package io.headroom.samples.story;

import java.util.Map;

/**
 * What may be set from outside, through environment variables.
 *
 * @param shopPort {@code SHOP_PORT}, 8080 unless set
 * @param paymentPort {@code PAYMENT_PORT}, 8081 unless set
 * @param storySeconds {@code STORY_SECONDS}, how long the whole story takes, from 20 to 3600
 * @param keepServing {@code KEEP_SERVING}, whether the shop goes on after the story; {@code true} unless set
 */
record Settings(int shopPort, int paymentPort, int storySeconds, boolean keepServing) {
    private static final int DEFAULT_SHOP_PORT = 8080;
    private static final int DEFAULT_PAYMENT_PORT = 8081;
    private static final int MAX_PORT = 65_535;
    private static final int MIN_SECONDS = 20;
    private static final int MAX_SECONDS = 3_600;

    /** @throws StoryException if a variable is out of range */
    static Settings of(Map<String, String> environment) {
        int natural = (int) Phase.length(Phase.STORY).toSeconds();
        return new Settings(
                number(environment, "SHOP_PORT", DEFAULT_SHOP_PORT, 1, MAX_PORT),
                number(environment, "PAYMENT_PORT", DEFAULT_PAYMENT_PORT, 1, MAX_PORT),
                number(environment, "STORY_SECONDS", natural, MIN_SECONDS, MAX_SECONDS),
                Boolean.parseBoolean(environment.getOrDefault("KEEP_SERVING", "true")));
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int min, int max) {
        String text = environment.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notNumber) {
            // The message below says what is wanted.
        }
        throw new StoryException("%s must be from %d to %d, was %s".formatted(name, min, max, text));
    }
}
