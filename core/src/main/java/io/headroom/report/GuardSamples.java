package io.headroom.report;

import io.headroom.Headroom;
import io.headroom.SloListener;
import io.headroom.guard.GuardCounts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How guards stood at every minute of the last hour, every five of the last 6 hours, and every hour of the last 3 days: counters of guards have no
 * windows. About 35 kB a guard.
 *
 * <p>Thread-safe. Takes a lock that nothing else is called under.
 */
final class GuardSamples implements SloListener {
    private static final long HOUR = 60;
    private static final long MORNING = 6 * HOUR;
    private static final long DAYS = 72 * HOUR;

    private final Headroom headroom;

    /** Oldest first. Guarded by itself. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    GuardSamples(Headroom headroom) {
        this.headroom = headroom;
    }

    @Override
    public void ticked(Instant at) {
        synchronized (samples) {
            Sample last = samples.peekLast();
            if (last == null || last.minute() != minute(at)) {
                samples.addLast(sample(at));
                samples.removeIf(sample -> isTooFine(sample.minute(), minute(at)));
            }
        }
    }

    /** The latest sample at or before a moment, or else the earliest: a guard that is not in it was not declared. */
    Sample before(Instant moment) {
        synchronized (samples) {
            Sample found = samples.isEmpty() ? new Sample(moment, Map.of()) : samples.peekFirst();
            for (Sample sample : samples) {
                found = sample.at.isAfter(moment) ? found : sample;
            }
            return found;
        }
    }

    /** The earliest sample at or after a moment, or else how things stand now. */
    Sample after(Instant moment, Instant now) {
        synchronized (samples) {
            return samples.stream()
                    .filter(sample -> !sample.at.isBefore(moment))
                    .findFirst()
                    .orElseGet(() -> sample(now));
        }
    }

    /** Those of one guard, oldest first. */
    List<GuardMoment> of(String guard) {
        synchronized (samples) {
            return samples.stream()
                    .flatMap(sample -> Stream.ofNullable(sample.guards.get(guard)))
                    .toList();
        }
    }

    private Sample sample(Instant at) {
        Map<String, GuardMoment> guards = new LinkedHashMap<>();
        headroom.guards().forEach(guard -> guards.put(guard.name(), GuardMoment.of(guard, at)));
        return new Sample(at, guards);
    }

    private static boolean isTooFine(long minute, long now) {
        long age = now - minute;
        return age > DAYS || age > MORNING && minute % HOUR != 0 || age > HOUR && minute % 5 != 0;
    }

    private static long minute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES).getEpochSecond() / 60;
    }

    /** @param guards by their names */
    record Sample(Instant at, Map<String, GuardMoment> guards) {
        private static final GuardCounts NONE = new GuardCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

        long minute() {
            return GuardSamples.minute(at);
        }

        GuardCounts of(String guard) {
            GuardMoment moment = guards.get(guard);
            return moment == null ? NONE : moment.counts();
        }
    }
}
