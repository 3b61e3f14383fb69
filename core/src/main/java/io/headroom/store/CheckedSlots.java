package io.headroom.store;

import io.headroom.internal.window.History;
import io.headroom.internal.window.SlotGrid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes in what a table reads, as far as it can be true; its memory is bounded whatever the table holds. */
final class CheckedSlots implements SlotReader {
    /** More SLOs than these are not one service's. */
    private static final int MOST_SLOS = 20_000;

    /** Of one size; the hours and quarters of days that are kept, and minutes and a day of them ahead, are fewer. */
    private static final int MOST_SLOTS = 4_000;

    /** Of all SLOs, read at once. */
    private static final int MOST_SLOTS_AT_ONCE = 10_000_000;

    private final Map<Long, SloSlots> slots;
    private final boolean grows;
    private final Instant now;

    /** By their numbers: a transaction that is tried again reads them again. */
    private final Map<Long, SlotLabel> labels = new LinkedHashMap<>();

    private int taken;
    private long refusals;
    private String firstRefusal = "";

    private CheckedSlots(Map<Long, SloSlots> slots, boolean grows, Instant now) {
        this.slots = slots;
        this.grows = grows;
        this.now = now;
    }

    /** Slots of SLOs that are known. */
    static CheckedSlots of(Map<Long, SloSlots> known, Instant now) {
        return new CheckedSlots(known, false, now);
    }

    /** Slots of whatever SLOs there are. */
    static CheckedSlots ofAny(Instant now) {
        return new CheckedSlots(new HashMap<>(), true, now);
    }

    @Override
    public void slot(SlotCount slot) {
        if (slot.good() < 0 || slot.bad() < 0 || slot.good() > SlotCount.MOST || slot.bad() > SlotCount.MOST) {
            refused("counts must be from 0 to " + SlotCount.MOST, slot.good() + " and " + slot.bad());
            return;
        }
        Instant latest = now.plus(SlotCount.FURTHEST_AHEAD);
        if (slot.startMillis() < 0 || slot.startMillis() > latest.toEpochMilli()) {
            refused("slots must begin at most 24h ahead, so until " + latest, slot.startMillis());
            return;
        }
        SloSlots known = grows && slots.size() < MOST_SLOS
                ? slots.computeIfAbsent(slot.slo(), anew -> new SloSlots())
                : slots.get(slot.slo());
        if (known != null) {
            take(slot, known.of(slot.size()));
        }
    }

    private void take(SlotCount slot, SlotSums known) {
        if (taken >= MOST_SLOTS_AT_ONCE) {
            refused("there must be at most %d slots".formatted(MOST_SLOTS_AT_ONCE), "more");
        } else if (!known.set(slot.startMillis(), slot.good(), slot.bad(), MOST_SLOTS)) {
            refused("an SLO must have at most %d slots of a size".formatted(MOST_SLOTS), "more");
        }
        taken++;
    }

    @Override
    public void label(SlotLabel label) {
        if (label.name().length() > SavedSlo.MAX_LENGTH || label.measure().length() > SavedSlo.MAX_LENGTH) {
            refused("names must have at most %d characters".formatted(SavedSlo.MAX_LENGTH), "longer");
        } else if (label.isTrue() && labels.size() < MOST_SLOS) {
            labels.put(label.id(), label);
        }
    }

    @Override
    public void refused(String rule, Object value) {
        if (refusals == 0) {
            firstRefusal = String.valueOf(new DamagedFileException(rule, value).getMessage());
        }
        refusals++;
    }

    /** Says what was refused, if anything was. */
    String refusals() {
        return refusals == 0 ? "" : "%d refused, the first since %s".formatted(refusals, firstRefusal);
    }

    /** What was read, as saved counts: gaps are where nobody was present. */
    SavedCounts counts() {
        long nowMillis = now.toEpochMilli();
        SloSlots presence = slots.getOrDefault(SlotCount.PRESENCE, new SloSlots());
        History present = presence.curve(nowMillis, true, Long.MIN_VALUE);
        List<SavedSlo> saved = new ArrayList<>();
        for (SlotLabel label : labels.values()) {
            SloSlots counted = slots.get(label.id());
            if (counted != null) {
                saved.add(new SavedSlo(
                        label.name(),
                        label.measure(),
                        SlotGrid.LONGEST,
                        counted.curve(nowMillis, false, Long.MIN_VALUE)));
            }
        }
        if (present.size() == 0 || saved.isEmpty()) {
            return SavedCounts.NONE;
        }
        return new SavedCounts(Instant.ofEpochMilli(present.wallMillis(present.size() - 1)), gaps(present), saved);
    }

    private static List<SavedCounts.Gap> gaps(History present) {
        List<SavedCounts.Gap> gaps = new ArrayList<>();
        for (int i = 1; i < present.size(); i++) {
            long seen = present.good(i) - present.good(i - 1);
            long until = present.wallMillis(i);
            long from = present.wallMillis(i - 1) + seen;
            if (from < until) {
                gaps.add(new SavedCounts.Gap(Instant.ofEpochMilli(from), Instant.ofEpochMilli(until)));
            }
        }
        return gaps;
    }
}
