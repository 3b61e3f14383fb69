package io.headroom.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** What open pages share. */
class SharedJsonTest {
    private static final Instant LONG_AGO = Instant.EPOCH;

    private final AtomicInteger written = new AtomicInteger();
    private final JsonMapper plain = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(SloDescription.Events.class, new Counting()))
            .build();
    private final SharedJson json = new SharedJson(plain);
    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    private final Slo checkout = headroom.slo("checkout", slo -> slo.objective(0.99));
    private final Slo search = headroom.slo("search", slo -> slo.objective(0.99));

    @AfterEach
    void close() {
        headroom.close();
    }

    @Test
    void aListIsWrittenOnceForAllWhoAskWheneverTheyAskedLast() {
        SloDescription one = describe(checkout);
        SloDescription other = describe(search);
        OperationResponseBody first = json.list(list(LONG_AGO, one, other));

        assertThat(text(first)).isEqualTo(plain.writeValueAsString(list(LONG_AGO, one, other)));
        written.set(0);
        assertThat(json.list(list(LONG_AGO.plusSeconds(1), one, other))).isSameAs(first);
        assertThat(written).hasValue(0);
        assertThat(text(json.list(list(LONG_AGO.plusSeconds(9), other)))).doesNotContain("checkout");
        assertThat(json.list(list(LONG_AGO, one, other))).isSameAs(first);
        assertThat(written).as("the one that looks otherwise").hasValue(1);
    }

    @Test
    void whoeverAsksForTheFirstTimeGetsAll() {
        SloDescription one = describe(checkout);
        json.list(list(LONG_AGO, one));

        assertThat(text(json.list(list(null, one))))
                .doesNotContain("since\":\"1970")
                .contains("checkout");
    }

    /** As Jackson sends it to a stream, to a text, and as a part of something else. */
    @Test
    void itIsSentAsItWasWritten() {
        WrittenJson answer = (WrittenJson) json.list(list(LONG_AGO, describe(checkout)));

        assertThat(plain.writeValueAsBytes(answer)).isEqualTo(answer.utf8());
        assertThat(plain.writeValueAsString(answer)).isEqualTo(answer.text());
        assertThat(new String(plain.writeValueAsBytes(List.of(answer, answer)), StandardCharsets.UTF_8))
                .isEqualTo("[" + answer.text() + "," + answer.text() + "]");
    }

    @Test
    void theNextLookIsWrittenAnew() {
        json.list(list(LONG_AGO, describe(checkout)));
        checkout.recorder().record(Outcome.BAD);
        tick();

        SloDescription next = describe(checkout);
        assertThat(text(json.list(list(LONG_AGO, next))))
                .isEqualTo(plain.writeValueAsString(list(LONG_AGO, next)))
                .contains("\"badEventsLeft\":-1");
    }

    @Test
    void oneSloIsDescribedOnceATickForAllWhoAsk() {
        AtomicInteger described = new AtomicInteger();
        WrittenJson first = one("checkout", false, described);

        assertThat(one("checkout", false, described)).isSameAs(first);
        assertThat(described).hasValue(1);
        one("checkout", true, described);
        assertThat(described).as("somebody who may see more").hasValue(2);
        tick();
        one("checkout", false, described);
        assertThat(described).as("a tick").hasValue(3);
    }

    @Test
    void ofSingleSlosAFewAreKept() {
        AtomicInteger described = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            one("checkout/" + i, false, described);
        }
        assertThat(described).hasValue(100);
        one("checkout/99", false, described);
        assertThat(described).as("the last").hasValue(100);
        one("checkout/0", false, described);
        assertThat(described).as("the first").hasValue(101);
    }

    private WrittenJson one(String name, boolean showValues, AtomicInteger described) {
        SloSnapshot snapshot = checkout.snapshot();
        return (WrittenJson) json.one(new SharedJson.Key(name, LONG_AGO, showValues), snapshot, () -> {
            described.incrementAndGet();
            return describe(checkout);
        });
    }

    private void tick() {
        clock.advance(Duration.ofSeconds(1));
        headroom.tick();
    }

    private SloList list(@Nullable Instant since, SloDescription... slos) {
        return new SloList("shop", checkout.snapshot().at(), since, List.of(slos), null, null);
    }

    private static SloDescription describe(Slo slo) {
        return SloDescription.of(slo, slo.snapshot(), null, "application", null);
    }

    private static String text(OperationResponseBody json) {
        return ((WrittenJson) json).text();
    }

    private final class Counting extends ValueSerializer<SloDescription.Events> {
        @Override
        public void serialize(
                SloDescription.@Nullable Events events, JsonGenerator json, SerializationContext context) {
            written.incrementAndGet();
            json.writeNumber(0);
        }
    }
}
