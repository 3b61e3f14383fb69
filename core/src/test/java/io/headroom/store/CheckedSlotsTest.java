package io.headroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a store may hold that nobody of us wrote. */
class CheckedSlotsTest {
    private static final Instant NOW = Instant.parse("2126-03-01T11:22:33.456Z");
    private static final SlotLabel LABEL = SlotLabel.of("checkout", "availability");

    private final Map<Long, SloSlots> known = new HashMap<>(Map.of(LABEL.id(), new SloSlots()));
    private final CheckedSlots checked = CheckedSlots.of(known, NOW);

    @ParameterizedTest
    @CsvSource({
        "-1, 0",
        "0, -1",
        "9007199254740992, 0",
        "0, 9223372036854775807",
        "-9223372036854775808, 1",
    })
    void countsThatCannotBeAreRefused(long good, long bad) {
        checked.slot(new SlotCount(LABEL.id(), SlotSize.MINUTE, NOW.toEpochMilli(), good, bad));

        assertThat(checked.refusals())
                .isEqualTo("1 refused, the first since counts must be from 0 to 9007199254740991, was %d and %d"
                        .formatted(good, bad));
        assertThat(slots()).isZero();
    }

    @Test
    void slotsOfTheFutureAreRefused() {
        Instant latest = NOW.plus(Duration.ofHours(24));
        checked.slot(slot(latest.toEpochMilli()));
        assertThat(checked.refusals()).isEmpty();
        for (long start : List.of(latest.toEpochMilli() + 1, Long.MAX_VALUE, -1L, Long.MIN_VALUE)) {
            checked.slot(slot(start));
        }
        assertThat(checked.refusals())
                .startsWith(
                        "4 refused, the first since slots must begin at most 24h ahead, so until 2126-03-02T11:22:33.456Z");
        assertThat(slots()).isEqualTo(1);
    }

    @Test
    void slotsOfSlosThatNobodyDeclaredTakeNoMemory() {
        for (long slo = 1; slo <= 1_000; slo++) {
            checked.slot(new SlotCount(slo, SlotSize.HOUR, 0, 1, 1));
        }
        assertThat(known).hasSize(1);
        assertThat(checked.refusals()).isEmpty();
    }

    @Test
    void moreSlotsThanThereCanBeAreRefused() {
        for (int i = 0; i < 100_000; i++) {
            checked.slot(slot(NOW.toEpochMilli() - i));
        }
        assertThat(slots()).isEqualTo(4_000);
        assertThat(checked.refusals())
                .isEqualTo("96000 refused, the first since an SLO must have at most 4000 slots of a size, was more");
    }

    @Test
    void moreSlosThanAServiceHasAreNotTakenIn() {
        CheckedSlots any = CheckedSlots.ofAny(NOW);
        for (int i = 0; i < 50_000; i++) {
            SlotLabel label = SlotLabel.of("slo-" + i, "availability");
            any.label(label);
            any.slot(new SlotCount(label.id(), SlotSize.HOUR, NOW.toEpochMilli(), 1, 1));
        }
        any.slot(new SlotCount(SlotCount.PRESENCE, SlotSize.HOUR, NOW.toEpochMilli(), 1, 0));
        assertThat(any.counts().slos()).hasSizeLessThanOrEqualTo(20_000);
    }

    @Test
    void namesThatAreNotThoseOfTheirNumberAreNotUsed() {
        CheckedSlots any = CheckedSlots.ofAny(NOW);
        any.label(new SlotLabel(LABEL.id(), "<script>alert(1)</script>", "availability"));
        any.label(new SlotLabel(LABEL.id(), "x".repeat(1_000_000), "availability"));
        any.slot(slot(NOW.toEpochMilli()));
        any.slot(new SlotCount(SlotCount.PRESENCE, SlotSize.MINUTE, NOW.toEpochMilli(), 1, 0));

        assertThat(any.counts().slos()).isEmpty();
        assertThat(any.refusals())
                .isEqualTo("1 refused, the first since names must have at most 300 characters, was longer");
    }

    private static SlotCount slot(long start) {
        return new SlotCount(LABEL.id(), SlotSize.MINUTE, start, 1, 0);
    }

    private int slots() {
        return known.get(LABEL.id()).of(SlotSize.MINUTE).startsFrom(Long.MIN_VALUE).length;
    }
}
