package io.headroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingPlanTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final ReadingPlan plan = new ReadingPlan();
    private final SloSlots presence = new SloSlots();
    private Instant now = Instant.parse("2126-03-01T11:22:33.456Z");

    @Test
    void theFirstFlushReadsAllThatIsKept() {
        List<SlotSpan> all = plan.next(now, MONTH);

        for (SlotSize size : SlotSize.values()) {
            long oldest = now.minus(size.kept(MONTH)).toEpochMilli();
            assertThat(all)
                    .filteredOn(span -> span.size() == size)
                    .anyMatch(span -> span.fromMillis() <= oldest)
                    .anyMatch(span -> span.untilMillis() > now.toEpochMilli());
        }
        assertThat(all.subList(0, SlotFlush.TOGETHER))
                .extracting(SlotSpan::size)
                .containsExactly(SlotSize.values());
    }

    /** No statement of a database takes long, however much is kept. */
    @Test
    void whatIsReadAtTheStartAndAtAWholeCheckComesInPartsThatMeetAndDoNotOverlap() {
        for (List<SlotSpan> spans : List.of(flush(), wholeCheck())) {
            for (SlotSize size : SlotSize.values()) {
                List<SlotSpan> ofSize = spans.stream()
                        .filter(span -> span.size() == size)
                        .sorted(Comparator.comparingLong(SlotSpan::fromMillis))
                        .toList();
                for (int i = 1; i < ofSize.size(); i++) {
                    assertThat(ofSize.get(i).fromMillis())
                            .isEqualTo(ofSize.get(i - 1).untilMillis());
                }
            }
            assertThat(spans.subList(SlotFlush.TOGETHER, spans.size()))
                    .hasSizeGreaterThan(8)
                    .allMatch(span -> span.untilMillis() - span.fromMillis()
                            <= 15 * span.size().millis());
        }
    }

    /** The next one ten minutes later. */
    private List<SlotSpan> wholeCheck() {
        now = now.plus(Duration.ofMinutes(10));
        return flush();
    }

    @Test
    void aFlushReadsTheSlotsOfTheLastTwoMinutes() {
        flush();
        List<SlotSpan> spans = flush();

        assertThat(spans).extracting(SlotSpan::size).containsExactly(SlotSize.MINUTE);
        assertThat(spans.get(0).untilMillis() - spans.get(0).fromMillis()).isLessThan(4 * MINUTE);
    }

    /** It is part of the present for six hours only as its minutes, and then as it was read last. */
    @Test
    void anHourIsReadOnceMoreAfterItsEndWhateverTheIntervalAndHoweverLongTheStoreWasAway() {
        for (int interval = 1; interval <= 60; interval++) {
            for (int away : new int[] {0, 5, 500}) {
                ReadingPlan anew = new ReadingPlan();
                long end = SlotSize.HOUR.floor(now.toEpochMilli());
                Instant at = Instant.ofEpochMilli(end).minusSeconds(200 + interval / 2);
                boolean isRead = false;
                while (at.toEpochMilli() < end + 600_000) {
                    boolean isAway = at.toEpochMilli() > end - 20_000 && at.toEpochMilli() < end + 1_000L * away;
                    List<SlotSpan> spans = anew.next(at, MONTH);
                    if (!isAway) {
                        anew.read(presence, at);
                        isRead |= at.toEpochMilli() >= end
                                && spans.stream()
                                        .anyMatch(span -> span.size() == SlotSize.HOUR
                                                && span.fromMillis() <= end - HOUR
                                                && span.untilMillis() > end - HOUR);
                    }
                    at = at.plusSeconds(interval);
                }
                assertThat(isRead).as("every %d s, away %d s", interval, away).isTrue();
            }
        }
    }

    @Test
    void aFlushThatFailedIsMadeUpFor() {
        flush();
        long last = now.toEpochMilli();
        now = now.plus(Duration.ofHours(2));
        assertThat(plan.next(now, MONTH).get(0).fromMillis()).isLessThan(last);
        assertThat(plan.next(now, MONTH).get(0).fromMillis()).isLessThan(last);
    }

    @Test
    void whoIsMissingInAnHoursMinutesIsReadAgainOnce() {
        long hour = SlotSize.HOUR.floor(now.toEpochMilli()) - HOUR;
        flush();
        set(SlotSize.QUARTER_DAY, SlotSize.QUARTER_DAY.floor(hour), 500);
        set(SlotSize.HOUR, hour, 500);

        SlotSpan minutes = new SlotSpan(SlotSize.MINUTE, hour, hour + HOUR);
        assertThat(minutesReadAgain(60)).containsExactlyElementsOf(minutes.parts(15));
        set(SlotSize.QUARTER_DAY, SlotSize.QUARTER_DAY.floor(hour), 800);
        set(SlotSize.HOUR, hour, 800);
        assertThat(minutesReadAgain(60)).containsExactlyElementsOf(minutes.parts(15));
    }

    /** A fleet with a clock that is wrong makes it read more each time. */
    @Test
    void whoeverIsAlwaysLateIsReadAgainNotMoreThanOnceAMinute() {
        long hour = SlotSize.HOUR.floor(now.toEpochMilli()) - HOUR;
        int readAgain = 0;
        for (int flush = 0; flush < 60; flush++) {
            set(SlotSize.QUARTER_DAY, SlotSize.QUARTER_DAY.floor(hour), flush);
            set(SlotSize.HOUR, hour, flush);
            readAgain += flush().size() - SlotFlush.TOGETHER > 0 ? 1 : 0;
        }
        assertThat(readAgain).isBetween(9, 22);
    }

    private void set(SlotSize size, long start, long millis) {
        presence.of(size).set(start, millis, 0, 1_000);
    }

    private List<SlotSpan> minutesReadAgain(int flushes) {
        List<SlotSpan> again = new ArrayList<>();
        for (int i = 0; i < flushes; i++) {
            List<SlotSpan> spans = flush();
            spans.stream()
                    .skip(SlotFlush.TOGETHER)
                    .filter(span -> span.size() == SlotSize.MINUTE)
                    .forEach(again::add);
        }
        return again;
    }

    private List<SlotSpan> flush() {
        now = now.plusSeconds(10);
        List<SlotSpan> spans = plan.next(now, MONTH);
        plan.read(presence, now);
        return spans;
    }
}
