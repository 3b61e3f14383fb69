package io.headroom.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.store.SlotCount;
import io.headroom.store.SlotFlush.Writer;
import io.headroom.store.SlotLabel;
import io.headroom.store.SlotReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Against a Redis that is made up. */
class RedisSlotsTest {
    /** Every hash is as large as an answer may be. */
    @Test
    void aStartAsksForABoundedNumberOfAnswersAndSaysWhenTheyDoNotSuffice() throws IOException {
        AtomicInteger answers = new AtomicInteger();
        List<String> refusals = new ArrayList<>();
        RedisSlots slots = new RedisSlots((script, keys, arguments) -> {
            answers.incrementAndGet();
            return List.of(0L, 1L);
        });

        slots.own(new Writer("shop", "one", 1), Instant.parse("2026-03-01T11:22:33Z"), new SlotReader() {
            @Override
            public void slot(SlotCount slot) {}

            @Override
            public void label(SlotLabel label) {}

            @Override
            public void refused(String rule, Object value) {
                refusals.add(rule);
            }
        });

        assertThat(answers).hasValue(401);
        assertThat(refusals).containsExactly("the counts of an instance must fit into 400 answers of 32000000 bytes");
    }
}
