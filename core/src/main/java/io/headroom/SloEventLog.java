package io.headroom;

import static java.util.stream.Collectors.joining;

import io.headroom.SloEvent.AlertChanged;
import io.headroom.SloEvent.PolicyChanged;
import io.headroom.alert.AlertChange;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.Severity;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.OneLine;
import io.headroom.internal.check.Plural;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes what happens to an SLO as one line a person understands, with key-values for machines. What flaps is written once
 * a minute at most, with how often it changed in between.
 *
 * <p>Not thread-safe: events come one at a time.
 */
final class SloEventLog implements Consumer<SloEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("io.headroom.events");
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final InstantSource wallClock;
    private final Map<Subject, Written> writtenBySubject = new HashMap<>();

    SloEventLog(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    @Override
    public void accept(SloEvent event) {
        if (level(event) == Level.DEBUG) {
            log(event, "");
            return;
        }
        Written written = writtenBySubject.computeIfAbsent(subject(event), any -> new Written());
        if (written.isRecent(event.at())) {
            written.held = event;
            written.skipped++;
        } else {
            write(event, written);
        }
    }

    /** Writes what was held back, once a subject was quiet for long enough: its last line says how it stands. */
    void flush() {
        Instant now = wallClock.instant();
        for (Iterator<Written> all = writtenBySubject.values().iterator(); all.hasNext(); ) {
            Written written = all.next();
            if (written.isRecent(now)) {
                continue;
            }
            SloEvent held = written.held;
            if (held == null) {
                all.remove(); // families' members come and go
            } else {
                written.skipped--;
                write(held, written);
            }
        }
    }

    private static void write(SloEvent event, Written written) {
        String flapping = written.skipped == 0
                ? ""
                : " (it changed %s since %s)"
                        .formatted(Plural.of(written.skipped, "more time", "more times"), written.at);
        written.at = event.at();
        written.skipped = 0;
        written.held = null;
        log(event, flapping);
    }

    private static void log(SloEvent event, String flapping) {
        if (event instanceof AlertChanged alert) {
            builder(level(event), alert).log(sentence(alert) + flapping);
        } else if (event instanceof PolicyChanged policy) {
            LOG.atLevel(level(event))
                    .addKeyValue("slo", name(policy))
                    .addKeyValue("policy", policy.status().state())
                    .addKeyValue("from", policy.from())
                    .log(sentence(policy) + flapping);
        }
    }

    private static LoggingEventBuilder builder(Level level, AlertChanged event) {
        AlertChange change = event.change();
        ErrorBudget budget = event.snapshot().budget();
        LoggingEventBuilder line = LOG.atLevel(level)
                .addKeyValue("slo", name(event))
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
        List<BadTrace> traces = event.badTraces();
        return traces.isEmpty()
                ? line
                : line.addKeyValue(
                        "traces", traces.stream().map(BadTrace::traceId).collect(joining(",")));
    }

    /** Members of families are named by keys, which may come with a request. */
    private static String name(SloEvent event) {
        return OneLine.of(event.slo().name());
    }

    private static Subject subject(SloEvent event) {
        String what = event instanceof AlertChanged alert
                ? alert.change().status().rule().toString()
                : "policy";
        return new Subject(event.slo(), what);
    }

    private static Level level(SloEvent event) {
        if (event instanceof AlertChanged alert) {
            return level(alert.change().status());
        }
        String best = event.slo().policy().levels().get(0).state();
        return event instanceof PolicyChanged policy && policy.from().equals(best) ? Level.WARN : Level.INFO;
    }

    private static Level level(AlertStatus status) {
        if (status.state() == AlertState.FIRING) {
            return status.rule().severity() == Severity.PAGE ? Level.ERROR : Level.WARN;
        }
        return status.state() == AlertState.RESOLVED ? Level.INFO : Level.DEBUG;
    }

    static String sentence(SloEvent event) {
        return event instanceof AlertChanged alert ? sentence(alert) : sentence((PolicyChanged) event);
    }

    private static String sentence(PolicyChanged event) {
        return "%s is in the policy's state %s, it was %s: %s; %s"
                .formatted(
                        name(event),
                        event.status().state(),
                        event.from(),
                        event.status().reason(),
                        event.status().consequence());
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
                        "%s burns its error budget at %.1f times its pace (%s): %s bad in %s; %s%s",
                        name(event),
                        change.longBurnRate(),
                        status.rule().severity(),
                        Plural.wereOf(counts.bad(), counts.total()),
                        DurationGrammar.format(counts.window()),
                        left,
                        exhaustion(budget));
            case RESOLVED ->
                "%s burns its error budget no faster than it may any more (%s); %s"
                        .formatted(name(event), status.rule(), left);
            case PENDING, INACTIVE, INSUFFICIENT ->
                "%s: the alert %s is %s, it was %s"
                        .formatted(name(event), status.rule(), status.state(), change.from());
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

    /** What may flap: an alert, or the policy of an SLO. */
    private record Subject(Slo slo, String what) {}

    /** When a subject was last written, and what was not since. */
    private static final class Written {
        private Instant at = Instant.EPOCH;
        private int skipped;
        private @Nullable SloEvent held;

        boolean isRecent(Instant now) {
            return now.isBefore(at.plus(QUIET)) && !now.isBefore(at);
        }
    }
}
