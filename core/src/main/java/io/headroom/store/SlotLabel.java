package io.headroom.store;

/**
 * The name behind a number.
 *
 * @param id that of the slots, see {@link SlotCount#id}
 * @param name the SLO's name
 * @param measure what was counted
 */
public record SlotLabel(long id, String name, String measure) {
    static SlotLabel of(String name, String measure) {
        return new SlotLabel(SlotCount.id(name, measure), name, measure);
    }

    /** Whether the number is that of the texts: a store may have changed them, or somebody else wrote them. */
    boolean isTrue() {
        return id == SlotCount.id(name, measure);
    }
}
