package io.headroom;

import io.headroom.SloEvent.AlertChanged;
import io.headroom.SloEvent.PolicyChanged;
import io.headroom.alert.AlertChange;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.Severity;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.DurationGrammar;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes what happens to an SLO as one line a person understands, with key-values for machines. An alert that flaps is written once
 * a minute at most, with how often it changed in between.
 *
 * <p>Not thread-safe: events come one at a time.
 */
final class SloEventLog implements Consumer<SloEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("io.headroom.events");
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final InstantSource wallClock;
    private final Map<AlertKey, Written> writtenByAlert = new HashMap<>();

    SloEventLog(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    @Override
    public void accept(SloEvent event) {
        if (event instanceof AlertChanged alert) {
            alert(alert);
        } else if (event instanceof PolicyChanged policy) {
            policy(policy);
        }
    }

    private void alert(AlertChanged event) {
        AlertStatus status = event.change().status();
        Level level = level(event.change());
        if (level == Level.DEBUG) {
            builder(level, event).log(sentence(event));
            return;
        }
        Written written =
                writtenByAlert.computeIfAbsent(new AlertKey(event.slo(), status.rule()), any -> new Written());
        if (written.isRecent(event.at())) {
            written.held = event;
            written.skipped++;
        } else {
            write(event, written);
        }
    }

    /** Writes what was held back, once an alert was quiet for long enough: the last line of an alert says how it stands. */
    void flush() {
        Instant now = wallClock.instant();
        for (Written written : writtenByAlert.values()) {
            AlertChanged held = written.held;
            if (held != null && !written.isRecent(now)) {
                written.skipped--;
                write(held, written);
            }
        }
    }

    private static void write(AlertChanged event, Written written) {
        String flapping = written.skipped == 0
                ? ""
                : " (it changed %d more times since %s)".formatted(written.skipped, written.at);
        written.at = event.at();
        written.skipped = 0;
        written.held = null;
        builder(level(event.change()), event).log(sentence(event) + flapping);
    }

    private static LoggingEventBuilder builder(Level level, AlertChanged event) {
        AlertChange change = event.change();
        ErrorBudget budget = event.snapshot().budget();
        return LOG.atLevel(level)
                .addKeyValue("slo", event.slo().name())
                .addKeyValue("alert", change.status().rule())
                .addKeyValue("state", change.status().state())
                .addKeyValue("from", change.from())
                .addKeyValue("longBurnRate", change.longBurnRate())
                .addKeyValue("shortBurnRate", change.shortBurnRate())
                .addKeyValue("bad", change.longCounts().bad())
                .addKeyValue("total", change.longCounts().total())
                .addKeyValue("remaining", budget.remaining())
                .addKeyValue(
                        "timeToExhaustion",
                        budget.timeToExhaustion().map(Duration::toString).orElse("never"));
    }

    private static void policy(PolicyChanged event) {
        Level level = event.from().equals(event.slo().policy().levels().get(0).state()) ? Level.WARN : Level.INFO;
        LOG.atLevel(level)
                .addKeyValue("slo", event.slo().name())
                .addKeyValue("policy", event.status().state())
                .addKeyValue("from", event.from())
                .log(
                        "{} is in the policy's state {}, it was {}: {}; {}",
                        event.slo().name(),
                        event.status().state(),
                        event.from(),
                        event.status().reason(),
                        event.status().consequence());
    }

    private static Level level(AlertChange change) {
        if (change.status().state() == AlertState.FIRING) {
            return change.status().rule().severity() == Severity.PAGE ? Level.ERROR : Level.WARN;
        }
        return change.status().state() == AlertState.RESOLVED ? Level.INFO : Level.DEBUG;
    }

    private static String sentence(AlertChanged event) {
        AlertChange change = event.change();
        AlertStatus status = change.status();
        WindowCounts counts = change.longCounts();
        ErrorBudget budget = event.snapshot().budget();
        String left = budget.remaining() > 0
                ? String.format(Locale.ROOT, "%.1f%% of its error budget is left", 100 * budget.remaining())
                : "its error budget is spent";
        return switch (status.state()) {
            case FIRING ->
                String.format(
                        Locale.ROOT,
                        "%s burns its error budget at %.1f times its pace (%s): %,d of %,d were bad in %s; %s%s",
                        event.slo().name(),
                        change.longBurnRate(),
                        status.rule().severity(),
                        counts.bad(),
                        counts.total(),
                        DurationGrammar.format(counts.window()),
                        left,
                        exhaustion(budget));
            case RESOLVED ->
                "%s burns its error budget no faster than it may any more (%s); %s"
                        .formatted(event.slo().name(), status.rule(), left);
            case PENDING, INACTIVE, INSUFFICIENT ->
                "%s: the alert %s is %s, it was %s"
                        .formatted(event.slo().name(), status.rule(), status.state(), change.from());
        };
    }

    private static String exhaustion(ErrorBudget budget) {
        if (budget.remaining() <= 0) {
            return "";
        }
        return budget.timeToExhaustion()
                .map(time -> ", gone in " + people(time))
                .orElse("");
    }

    private static String people(Duration time) {
        if (time.toDays() >= 2) {
            return time.toDays() + "d " + time.toHoursPart() + "h";
        }
        return time.toHours() > 0 ? time.toHours() + "h " + time.toMinutesPart() + "m" : time.toMinutes() + "m";
    }

    private record AlertKey(Slo slo, Object rule) {}

    /** When an alert was last written, and what was not since. */
    private static final class Written {
        private Instant at = Instant.EPOCH;
        private int skipped;
        private @Nullable AlertChanged held;

        boolean isRecent(Instant now) {
            return now.isBefore(at.plus(QUIET)) && !now.isBefore(at);
        }
    }
}
