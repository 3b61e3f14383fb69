package io.headroom.budget;

import java.util.Locale;

/** Whose events a budget is about. */
public enum BudgetScope {
    /** Those of this instance. */
    LOCAL,
    /** Those of all instances of the service, see {@link FleetBudget}. */
    FLEET;

    /** In lower case, as in the properties. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
