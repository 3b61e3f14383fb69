package io.headroom.alert;

import io.headroom.budget.WindowCounts;

/**
 * An alert that went from one state to another, and on what evidence.
 *
 * @param from the state before
 * @param status the state now
 * @param longBurnRate the burn rate of the rule's long window
 * @param shortBurnRate that of the short one
 * @param longCounts what the long window held
 */
public record AlertChange(
        AlertState from, AlertStatus status, double longBurnRate, double shortBurnRate, WindowCounts longCounts) {}
