package io.headroom.alert;

import java.util.Locale;

/** What a {@link BurnRule} compares. */
public enum AlertMode {
    /** The burn rate of each window with the rule's factor (Google SRE Workbook, chapter 5). A quiet hour weighs as much as a busy one. */
    BURN_RATE,

    /**
     * The bad events of each window with what the rule allows of the period's budget: share · (1 − objective) · events of a period,
     * for the short window its part of that. A quiet hour weighs as little as it matters. The events of a period are those counted,
     * extrapolated to the whole period while it is not covered, or {@linkplain BurnRules#withExpectedEvents as told}.
     */
    CONSUMED_BUDGET;

    /** As the settings spell it: {@code burn-rate}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
