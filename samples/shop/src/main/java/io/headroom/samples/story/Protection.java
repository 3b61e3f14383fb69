package io.headroom.samples.story;

/** What the shop may have before its payments, in the order of the table's columns. */
enum Protection {
    NONE("none", "no protection"),
    RESILIENCE4J("resilience4j", "Resilience4j, defaults"),
    RESILIENCE4J_TUNED("resilience4j-tuned", "Resilience4j, tuned"),
    RESILIENCE4J_HEADROOM("resilience4j-headroom", "Headroom behind Resilience4j"),
    OBSERVE("observe", "Headroom observes"),
    ENFORCE("enforce", "Headroom enforces");

    /** The value of {@code shop.protection}. */
    final String property;

    /** For people. */
    final String title;

    Protection(String property, String title) {
        this.property = property;
        this.title = title;
    }
}
