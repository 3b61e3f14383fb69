package io.headroom.spring.actuate;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.guard.RecentResults;
import io.headroom.guard.SloCircuitBreaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a guard does at the moment, in a word and in sentences.
 *
 * @param name {@code off}, {@code unticked}, {@code limiting}, {@code routing}, {@code no-retries} or {@code calm}: the first that holds
 * @param reasons why, with the figures; empty if calm
 */
record GuardState(String name, List<String> reasons) {
    static GuardState of(Guard guard) {
        SloCircuitBreaker breaker = guard.breaker();
        if (guard.retryMode() == GuardMode.OFF && breaker.mode() == GuardMode.OFF) {
            return new GuardState("off", List.of("it is switched off: calls pass as if there were no guard"));
        }
        if (breaker.isUnticked()) {
            return new GuardState("unticked", List.of("its ticker stands still: every call is let through"));
        }
        List<String> reasons = new ArrayList<>();
        RecentResults recent = breaker.recent();
        String would = breaker.mode() == GuardMode.ENFORCE ? "are" : "would be";
        breaker.limitingSince()
                .ifPresent(since -> reasons.add(
                        "overloads are %s of the latest results: attempts in flight %s limited to %s since %s"
                                .formatted(
                                        percent(recent.overloadShare()),
                                        would,
                                        number(breaker.limit()),
                                        seconds(since))));
        breaker.routingSince()
                .ifPresent(since -> reasons.add(
                        "%s of the latest results failed too late for a fallback: all calls that have one but %s %s sent there since %s"
                                .formatted(
                                        percent(recent.lateShare()),
                                        percent(breaker.tryShare()),
                                        would,
                                        seconds(since))));
        if (breaker.isLimitHeld()) {
            reasons.add("a limit did not help: no other is tried for a minute or two");
        }
        addRetries(guard, recent, reasons);
        return new GuardState(name(guard, breaker), reasons);
    }

    private static String name(Guard guard, SloCircuitBreaker breaker) {
        if (breaker.isLimiting()) {
            return "limiting";
        }
        if (breaker.isRouting()) {
            return "routing";
        }
        return isWithoutRetries(guard) ? "no-retries" : "calm";
    }

    private static void addRetries(Guard guard, RecentResults recent, List<String> reasons) {
        if (!isWithoutRetries(guard)) {
            return;
        }
        reasons.add(
                guard.retryBudget().gate() <= 0
                        ? "retries do not help: %s of the latest results are good".formatted(percent(recent.okShare()))
                        : "the retry budget is spent: %s tokens are left"
                                .formatted(number(guard.retryBudget().tokens())));
    }

    private static boolean isWithoutRetries(Guard guard) {
        return guard.retryMode() != GuardMode.OFF
                && (guard.retryBudget().gate() <= 0 || guard.retryBudget().tokens() < 1);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static String seconds(Instant instant) {
        return Instant.ofEpochSecond(instant.getEpochSecond()).toString();
    }
}
