package io.headroom.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.server.PlainRedisScripts;
import io.headroom.server.RedisServer;
import io.headroom.server.RunningServer;
import io.headroom.store.SlotCount;
import io.headroom.store.SlotSize;
import io.headroom.store.SlotTable;
import io.headroom.store.SlotTableContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same in a Redis, and what that may hold besides. */
class RedisSlotsIT extends SlotTableContract {
    @RegisterExtension
    static final RunningServer<RedisServer> SERVER = new RunningServer<>(RedisServer::started);

    private final AtomicInteger roundTrips = new AtomicInteger();
    private final AtomicInteger largestAnswer = new AtomicInteger();

    @Override
    protected SlotTable table() {
        PlainRedisScripts redis = new PlainRedisScripts(SERVER.get().port());
        return new RedisSlots((script, keys, arguments) -> {
            roundTrips.incrementAndGet();
            List<?> answer = redis.run(script, keys, arguments);
            largestAnswer.accumulateAndGet(answer.size(), Math::max);
            return answer;
        });
    }

    @Override
    protected void dispose() throws IOException {
        SERVER.get().forgetAll();
    }

    @Test
    void aFlushIsOneRoundTrip() throws IOException {
        table().exchange(flush(ONE, List.of(slot(5, 1)), NOW.minus(Duration.ofMinutes(3))), new Read());
        assertThat(roundTrips).hasValue(1);
    }

    @Test
    void everyKeyExpiresByItself() throws IOException {
        raise(ONE, slot(5, 1));
        for (String key : keys()) {
            long millis = (Long) SERVER.get().command("PTTL", key);
            assertThat(Duration.ofMillis(millis)).isBetween(Duration.ofHours(7), Duration.ofHours(8));
        }
        assertThat(keys()).hasSize(2);
    }

    @Test
    void whatIsNoCountIsRefusedAndNothingElse() throws IOException {
        raise(ONE, slot(5, 1));
        String total =
                keys().stream().filter(key -> !key.endsWith(":one")).findFirst().orElseThrow();
        String field = Long.toHexString(slot(0, 0).slo()) + "g";
        for (String nonsense : List.of("-7", "NaN", "1e300", "x".repeat(100_000), "99999999999999999999", "'; --")) {
            SERVER.get().command("HSET", total, field, nonsense);
            Read read = raise(ONE);
            assertThat(read.sums).as(nonsense).isEmpty();
            assertThat(read.refusals).as(nonsense).singleElement().asString().startsWith("hashes of headroom:*");
        }
        SERVER.get().command("HSET", total, field, "nonsense");
        assertThat(raise(ONE, slot(6, 1)).refusals).isNotEmpty();
        SERVER.get().command("HSET", total, field, "5");
        assertThat(raise(ONE, slot(6, 1)).sums).containsExactly(slot(6, 1));
    }

    @Test
    void keysOfAnotherTypeAreRefused() throws IOException {
        raise(ONE, slot(5, 1));
        for (String key : keys()) {
            SERVER.get().command("DEL", key);
            SERVER.get().command("LPUSH", key, "something else");
        }
        Read read = raise(ONE, slot(6, 1));
        assertThat(read.sums).isEmpty();
        assertThat(read.refusals).isNotEmpty();
        Read own = new Read();
        table().own(ONE, NOW, own);
        assertThat(own.refusals).isNotEmpty();
    }

    @Test
    void anOwnHashOfAnythingIsRefusedFieldByField() throws IOException {
        raise(ONE, slot(5, 1));
        String own =
                keys().stream().filter(key -> key.endsWith(":one")).findFirst().orElseThrow();
        SERVER.get().command("HSET", own, "a:b", "-1 0 0", "x", "y", "1:" + "f".repeat(60), "1 1 1");
        Read read = new Read();
        table().own(ONE, NOW, read);
        assertThat(read.sums).containsExactly(slot(5, 1));
        assertThat(read.refusals).hasSize(3);
    }

    /** Each is as large as may be; together they would be a third of a gigabyte. */
    @Test
    void hashesThatDoNotFitIntoOneAnswerAreReadInSeveral() throws IOException {
        SlotTable table = table();
        for (int i = 0; i < 8; i++) {
            fill(i, 100_000);
        }
        fill(8, 100_001);
        roundTrips.set(0);
        Read own = new Read();
        table.own(ONE, NOW, own);

        assertThat(own.sums).hasSize(8).allMatch(count -> count.good() == 100_000);
        assertThat(own.refusals).singleElement().asString().startsWith("hashes of headroom:*");
        assertThat(largestAnswer.get() / 3).isBetween(100_000, 320_000);
        assertThat(roundTrips).hasValueLessThan(30);
    }

    /** As many incarnations, each of which counted one event in a minute. */
    private void fill(int minutesAgo, int fields) throws IOException {
        long start = slot(0, 0).startMillis() - 60_000L * minutesAgo;
        raise(ONE, new SlotCount(slot(0, 0).slo(), SlotSize.MINUTE, start, 1, 0));
        String key = keys().stream()
                .filter(own -> own.endsWith(start + ":one"))
                .findFirst()
                .orElseThrow();
        String script = "for i = 1, ARGV[1] - 1 do"
                + " redis.call('HSET', KEYS[1], string.format('%x:', i + 1000) .. ARGV[2], '1 0 ' .. ARGV[3]) end";
        SERVER.get()
                .command(
                        "EVAL",
                        script,
                        "1",
                        key,
                        String.valueOf(fields),
                        Long.toHexString(slot(0, 0).slo()),
                        String.valueOf(start));
    }

    @SuppressWarnings("unchecked")
    private static List<String> keys() throws IOException {
        return ((List<byte[]>) SERVER.get().command("KEYS", "headroom:*"))
                .stream().map(key -> new String(key, StandardCharsets.UTF_8)).toList();
    }
}
