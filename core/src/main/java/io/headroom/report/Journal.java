package io.headroom.report;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloEvent;
import io.headroom.SloEvent.AlertChanged;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardEvent;
import io.headroom.internal.check.InvalidSettingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What alerts, policies and guards did since it began, with what the application marks, such as its releases: the latest thousand entries
 * at most, and as many of guards. What was counted is kept in the windows of the SLOs alone. Ends with the process.
 *
 * <p>Thread-safe.
 */
public final class Journal implements AutoCloseable {
    private static final int MOST = 1_000;
    private static final int MOST_RUNS = 100;
    private static final int LONGEST_MARK = 200;

    private final Headroom headroom;
    private final Consumer<SloEvent> slos = this::happened;
    private final Consumer<GuardEvent> guards = event -> add(JournalEntry.of(event));
    private final GuardSamples samples;

    /** In the order of their arrival. Guarded by itself, like the fields below. */
    private final Deque<JournalEntry> entries = new ArrayDeque<>();

    /** Those of guards, which may say something every ten seconds and are not to push out the others. */
    private final Deque<JournalEntry> guardEntries = new ArrayDeque<>();

    /** Those that are not over yet. */
    private final Map<Subject, AlertRun> open = new LinkedHashMap<>();

    /** Those that are, oldest first. */
    private final Deque<AlertRun> over = new ArrayDeque<>();

    private Instant since;

    private Journal(Headroom headroom) {
        this.headroom = headroom;
        samples = new GuardSamples(headroom);
        since = headroom.wallClock().instant();
    }

    /**
     * Begins a journal, until it is closed.
     *
     * @throws IllegalStateException if the Headroom is closed
     */
    public static Journal of(Headroom headroom) {
        Journal journal = new Journal(headroom);
        headroom.addListener(journal.samples);
        headroom.addEventListener(journal.slos);
        headroom.addGuardListener(journal.guards);
        return journal;
    }

    /** Notes that something happened now; see {@link #mark(Instant, String)}. */
    public void mark(String text) {
        mark(headroom.wallClock().instant(), text);
    }

    /**
     * Notes that something happened which explains others, such as {@code release 1.4.2}. Shown as it is to those who may read reports, or the
     * endpoint {@code slo}.
     *
     * @param at when, not in the future
     * @param text 1 to 200 characters, not blank
     * @throws IllegalArgumentException if one breaks its rule; the message names the rule and the value
     */
    public void mark(Instant at, String text) {
        if (text.isBlank() || text.length() > LONGEST_MARK) {
            String shown = text.length() > LONGEST_MARK ? text.length() + " characters" : "'" + text + "'";
            throw new InvalidSettingException(
                    "text of a mark",
                    shown,
                    "must have 1 to " + LONGEST_MARK + " characters",
                    "say what happened, as in release 1.4.2");
        }
        Instant now = headroom.wallClock().instant();
        if (at.isAfter(now)) {
            throw new InvalidSettingException(
                    "time of a mark",
                    at.toString(),
                    "must not be after now, " + now,
                    "leave it out for what happens now");
        }
        add(new JournalEntry(at, JournalEntry.Kind.MARK, "", "mark", "", text));
    }

    /** From when on it has all that happened: when it began, or the latest entry that it had to forget. */
    public Instant since() {
        synchronized (entries) {
            return since;
        }
    }

    /** What is noted, by its time; what has the same time in the order of its arrival, guards last. */
    public List<JournalEntry> entries() {
        synchronized (entries) {
            return Stream.concat(entries.stream(), guardEntries.stream())
                    .sorted(Comparator.comparing(JournalEntry::at))
                    .toList();
        }
    }

    /** What is noted of an SLO and of the guards that serve it, with the marks, in the same order. */
    public List<JournalEntry> entries(Slo slo) {
        return entries().stream().filter(concerning(slo)).toList();
    }

    /** How a guard stood at every minute of the last hour, every five of the last 6 hours and every hour of the last 3 days, oldest first. */
    public List<GuardMoment> moments(Guard guard) {
        return samples.of(guard.name());
    }

    /** The alerts that fired, the latest hundred at most and those that are not over, by the time at which they fired first. */
    public List<AlertRun> alerts() {
        synchronized (entries) {
            List<AlertRun> runs = new ArrayList<>(over);
            runs.addAll(open.values());
            runs.sort(Comparator.comparing(AlertRun::detected));
            return runs;
        }
    }

    /** Notes nothing more. What is noted stays readable. */
    @Override
    public void close() {
        headroom.removeEventListener(slos);
        headroom.removeGuardListener(guards);
        headroom.removeListener(samples);
    }

    GuardSamples guardSamples() {
        return samples;
    }

    static List<Guard> serving(Headroom headroom, Slo slo) {
        return headroom.guards().stream()
                .filter(guard ->
                        guard.slos().stream().anyMatch(served -> served.name().equals(slo.name())))
                .toList();
    }

    Predicate<JournalEntry> concerning(Slo slo) {
        Set<String> serving = serving(headroom, slo).stream().map(Guard::name).collect(Collectors.toSet());
        return entry -> switch (entry.kind()) {
            case MARK -> true;
            case GUARD -> serving.contains(entry.owner());
            case POLICY, ALERT -> entry.owner().equals(slo.name());
        };
    }

    private void happened(SloEvent event) {
        add(JournalEntry.of(event));
        if (event instanceof AlertChanged alert) {
            follow(alert);
        }
    }

    /** Looks at the course of the counts while the windows still keep it finely. Never under the lock: the course has another. */
    private void follow(AlertChanged event) {
        AlertStatus status = event.change().status();
        Subject subject = new Subject(event.slo().name(), status.rule().toString());
        AlertRun run;
        synchronized (entries) {
            run = open.get(subject);
        }
        if (status.state() == AlertState.FIRING) {
            put(subject, run == null ? begun(event, status) : run.again(), true);
        } else if (run != null) {
            boolean goesOn = status.state() == AlertState.RESOLVED;
            put(subject, run.resolved().isPresent() ? run : ended(event, run), goesOn);
        }
    }

    private void put(Subject subject, AlertRun run, boolean goesOn) {
        synchronized (entries) {
            if (goesOn) {
                open.put(subject, run);
                return;
            }
            open.remove(subject);
            over.addLast(run);
            if (over.size() > MOST_RUNS) {
                over.removeFirst();
            }
        }
    }

    private static AlertRun begun(AlertChanged event, AlertStatus status) {
        Course course = Course.of(event.slo());
        Instant from = event.at().minus(status.rule().longWindow());
        Instant began = course.lowestExcess(from, event.at(), badRatio(event.slo(), status.factor()));
        Duration precision = course.coarsest(began, began.plusMillis(1));
        return new AlertRun(
                event.slo().name(),
                status.rule().toString(),
                status.rule().severity(),
                status.factor(),
                began,
                precision,
                event.at(),
                Optional.empty(),
                Optional.empty());
    }

    private static AlertRun ended(AlertChanged event, AlertRun run) {
        double ratio = badRatio(event.slo(), run.factor());
        Instant end = Course.of(event.slo()).highestExcess(run.began(), event.at(), ratio);
        return run.over(end, event.at());
    }

    private static double badRatio(Slo slo, double factor) {
        return factor * slo.objective().budgetRatio();
    }

    private void add(JournalEntry entry) {
        synchronized (entries) {
            Deque<JournalEntry> kept = entry.kind() == JournalEntry.Kind.GUARD ? guardEntries : entries;
            kept.addLast(entry);
            if (kept.size() > MOST) {
                Instant forgotten = kept.removeFirst().at();
                since = forgotten.isAfter(since) ? forgotten : since;
            }
        }
    }

    private record Subject(String slo, String rule) {}
}
