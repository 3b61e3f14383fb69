package io.headroom.store;

import io.headroom.internal.window.History;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process in a {@link SharedStore}: turns its counts into slots, writes those that changed, and keeps the fleet's slots as it last
 * read them.
 *
 * <p>A slot stays changed until the store has acknowledged it; so while the store is away, nothing is lost that still matters when
 * it is back. Of the fleet, every save reads what the {@link ReadingPlan} says.
 */
final class SlotSession implements StoreSession {
    private static final Logger LOG = LoggerFactory.getLogger(SlotSession.class);
    private static final Duration TOLERATED_STEP = Duration.ofMinutes(1);
    private static final long NEVER = Long.MIN_VALUE;
    private static final Duration DAY = Duration.ofDays(1);

    private final SlotTable table;

    /** Whether earlier processes may have had the instance's name; otherwise there is nothing of them to read. */
    private final boolean isNamed;

    /** Another incarnation after the clock was set back. */
    private SlotFlush.Writer writer;

    /** What this process counted, by the SLO's number; with its presence. */
    private final Map<Long, Counted> counted = new LinkedHashMap<>();

    /** What the fleet counted, as last read; of the SLOs that the store has a description of. */
    private final Map<Long, SloSlots> fleet = new HashMap<>();

    /** The time up to which this process counted; null until somebody tried to acquire. */
    private @Nullable Instant last;

    private boolean acquired;

    private boolean wasSetBack;
    private final ReadingPlan plan = new ReadingPlan();
    private Instant described = Instant.EPOCH;
    private String refusals = "";

    SlotSession(SlotTable table, String service, String instance, boolean isNamed) {
        this.table = table;
        this.isNamed = isNamed;
        writer = anew(service, instance);
    }

    @Override
    public Optional<SavedCounts> acquire(Instant now) throws IOException {
        if (acquired) {
            throw new IllegalStateException("%s has acquired already".formatted(this));
        }
        if (last == null) {
            last = now; // events may be counted from now on, though the store may be away
        }
        CheckedSlots own = CheckedSlots.ofAny(now);
        table.prepare();
        if (isNamed) {
            table.own(writer, now, own);
            warn(own);
        }
        acquired = true;
        return Optional.of(own.counts());
    }

    @Override
    public FleetCounts save(SavedCounts counts) throws IOException {
        if (!acquired || last == null) {
            throw new IllegalStateException("%s has not acquired".formatted(this));
        }
        List<SavedSlo> slos =
                counts.slos().stream().filter(slo -> slo.own() != null).toList();
        Duration longest =
                slos.stream().map(SavedSlo::retention).max(Duration::compareTo).orElse(DAY);
        Instant now = counts.savedAt();
        count(slos, last, now);
        last = now;
        describe(slos, now, longest);
        exchange(now, longest);
        return sum(slos, now);
    }

    @Override
    public void close() {
        acquired = false;
        last = null;
    }

    /** Events since the last call, whether or not what that counted has reached the store. */
    private void count(List<SavedSlo> slos, Instant before, Instant until) {
        wasSetBack |= Duration.between(until, before).compareTo(TOLERATED_STEP) > 0;
        if (wasSetBack && counted.values().stream().allMatch(Counted::isAcknowledged)) {
            writer = anew(writer.service(), writer.instance());
            counted.values().forEach(Counted::beginAnew);
            wasSetBack = false;
        }
        Instant from = before.isBefore(until) ? before : until;
        counted(SlotCount.PRESENCE)
                .add(from, until, new SavedSlo.Own(Duration.between(from, until).toMillis(), 0, NEVER));
        for (SavedSlo slo : slos) {
            SavedSlo.Own own = slo.own();
            if (own != null) {
                counted(id(slo)).raise(from, until, own);
            }
        }
    }

    private Counted counted(long id) {
        return counted.computeIfAbsent(id, anew -> new Counted());
    }

    /** Names the SLOs that are new to the store, and all of them every day, for descriptions expire. */
    private void describe(List<SavedSlo> slos, Instant now, Duration longest) throws IOException {
        boolean all = Duration.between(described, now).compareTo(DAY) >= 0;
        List<SlotLabel> labels = slos.stream()
                .filter(slo -> all || !fleet.containsKey(id(slo)))
                .map(slo -> SlotLabel.of(slo.name(), slo.measure()))
                .sorted(Comparator.comparingLong(
                        SlotLabel::id)) // in one order, so that writers do not block each other
                .toList();
        if (labels.isEmpty()) {
            return;
        }
        table.describe(writer, labels, SlotSize.QUARTER_DAY.expiry(now.plus(DAY), longest));
        described = all ? now : described;
        plan.beginAnew();
        fleet.computeIfAbsent(SlotCount.PRESENCE, anew -> new SloSlots());
        labels.forEach(label -> fleet.computeIfAbsent(label.id(), anew -> new SloSlots()));
    }

    private void exchange(Instant now, Duration longest) throws IOException {
        List<SlotCount> raised = new ArrayList<>();
        counted.forEach((id, slots) -> slots.changed(id, raised));
        CheckedSlots read = CheckedSlots.of(fleet, now);
        List<SlotSpan> spans = plan.next(now, longest);
        table.exchange(new SlotFlush(writer, raised, List.copyOf(fleet.keySet()), spans, now, longest), read);
        warn(read);
        counted.values().forEach(Counted::acknowledge);
        fleet.values().forEach(slots -> slots.forget(now, longest));
        plan.read(slots(SlotCount.PRESENCE), now);
    }

    private FleetCounts sum(List<SavedSlo> slos, Instant now) {
        Map<FleetCounts.Slo, History> sums = new HashMap<>();
        for (SavedSlo slo : slos) {
            SavedSlo.Own own = slo.own();
            long cut = own == null ? NEVER : own.periodStartMillis();
            sums.put(FleetCounts.Slo.of(slo), slots(id(slo)).curve(now.toEpochMilli(), false, cut));
        }
        return new FleetCounts(now, slots(SlotCount.PRESENCE).curve(now.toEpochMilli(), true, NEVER), sums);
    }

    private SloSlots slots(long id) {
        return fleet.computeIfAbsent(id, anew -> new SloSlots());
    }

    /** Says each refusal once, until it is another. */
    private void warn(CheckedSlots read) {
        String found = read.refusals();
        if (!found.equals(refusals) && !found.isEmpty()) {
            LOG.warn("What the store holds of {} is not all used: {}", writer.service(), found);
        }
        refusals = found;
    }

    private static SlotFlush.Writer anew(String service, String instance) {
        return new SlotFlush.Writer(
                service, instance, ThreadLocalRandom.current().nextLong());
    }

    private static long id(SavedSlo slo) {
        return SlotCount.id(slo.name(), slo.measure());
    }

    @Override
    public String toString() {
        return "%s of %s".formatted(writer.instance(), writer.service());
    }

    /** What this process counted of one SLO. */
    private static final class Counted {
        private SloSlots slots = new SloSlots();
        private long good;
        private long bad;

        /** Takes in cumulative counts. */
        void raise(Instant from, Instant until, SavedSlo.Own all) {
            add(from, until, new SavedSlo.Own(all.good() - good, all.bad() - bad, all.periodStartMillis()));
        }

        void add(Instant from, Instant until, SavedSlo.Own more) {
            if (more.good() > 0 || more.bad() > 0) {
                slots.spread(from.toEpochMilli(), until.toEpochMilli(), more);
                good += more.good();
                bad += more.bad();
            }
        }

        void changed(long slo, List<SlotCount> to) {
            slots.changed(slo, to);
        }

        void acknowledge() {
            slots.acknowledge();
        }

        boolean isAcknowledged() {
            return slots.isAcknowledged();
        }

        /** For another incarnation: what this one counted is in safety. */
        void beginAnew() {
            slots = new SloSlots();
        }
    }
}
